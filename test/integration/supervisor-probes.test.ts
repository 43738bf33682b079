import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instanceId } from '../../src/model/ids.ts';
import type { ProbeCheck, ProbeSpec, ReadinessSpec } from '../../src/model/process-spec.ts';
import type { Assignment } from '../../src/model/records.ts';
import { freePort } from '../support/free-port.ts';
import { assignmentOf, Supervised } from '../support/supervised.ts';
import { waitFor } from '../support/wait-for.ts';

const probe = (check: ProbeCheck, change: Partial<ProbeSpec> = {}): ProbeSpec => ({
	check,
	intervalSeconds: 0.1,
	timeoutSeconds: 2,
	initialDelaySeconds: 0,
	successThreshold: 1,
	failureThreshold: 2,
	...change,
});
const readiness = (check: ProbeCheck, deadlineSeconds = 30): ReadinessSpec => ({ ...probe(check), deadlineSeconds });

/** Answers with the status in the file `status`, once there is one; listens from the moment on when the file `listen` is there. */
const SERVER = `
const { existsSync, readFileSync } = require('node:fs');
const [port] = process.argv.slice(1);
const server = require('node:http').createServer((_, answer) => {
	answer.writeHead(existsSync('status') ? Number(readFileSync('status', 'utf8')) : 200).end();
});
const wait = setInterval(() => {
	if (!existsSync('listen')) return;
	clearInterval(wait);
	server.listen(Number(port), '127.0.0.1');
}, 20);
`;

describe('probes of a program', () => {
	let it1: Supervised;
	let port: number;
	beforeEach(async () => {
		port = await freePort();
		it1 = new Supervised();
		await it1.open();
	});
	afterEach(() => it1.close());

	const server = (change: Parameters<typeof assignmentOf>[2], generation = 1): Assignment =>
		assignmentOf(
			'web.0',
			'',
			{ command: process.execPath, args: ['-e', SERVER, String(port)], cwd: it1.directory, ...change },
			{ generation, startGeneration: 1 },
		);
	/** At once, for a program may look at any moment. */
	const make = (name: string, text = ''): void => {
		const path = join(it1.directory, name);
		writeFileSync(`${path}.new`, text);
		renameSync(`${path}.new`, path);
	};

	it('make it ready by tcp, and only then running', async () => {
		await it1.assign([server({ readiness: readiness({ kind: 'tcp', host: '127.0.0.1', port }) })]);
		const waiting = await it1.until('web.0', (state) => state.reason?.includes('connection refused') === true);
		expect(waiting).toMatchObject({ phase: 'starting', ready: false });
		expect(waiting.reason).toContain(`tcp 127.0.0.1:${port}: connection refused`);
		make('listen');
		expect(await it1.until('web.0', { ready: true })).toMatchObject({ phase: 'running', attempt: 1 });
	});

	it('count a missed deadline as a failed start', { timeout: 90_000 }, async () => {
		const restart = { intervalSeconds: 60 };
		const check = { kind: 'tcp', host: '127.0.0.1', port } as const;
		await it1.assign([server({ readiness: readiness(check, 5), restart })]);
		const state = await it1.until('web.0', { phase: 'backoff' }, 60);
		expect(state.reason).toContain('not ready within 5s');
		expect(state.reason).toContain('connection refused');
		expect(state.pid).toBeUndefined();
	});

	it('restart it, with the reason, once liveness fails', async () => {
		make('listen');
		const check = { kind: 'http', url: `http://127.0.0.1:${port}/health` } as const;
		await it1.assign([
			server({ readiness: readiness(check), liveness: probe(check), restart: { intervalSeconds: 1 } }),
		]);
		const first = await it1.until('web.0', { phase: 'running', ready: true });
		make('status', '500');
		const down = await it1.until('web.0', { phase: 'backoff' });
		expect(down.reason).toContain(`GET http://127.0.0.1:${port}/health answered 500`);
		make('status', '200');
		const second = await it1.until('web.0', { phase: 'running', attempt: 2, ready: true });
		expect(second.pid).not.toBe(first.pid);
		expect(second.restarts).toBe(1);
	});

	it('flip the flag alone where readiness is lost', async () => {
		make('listen');
		const check = { kind: 'http', url: `http://127.0.0.1:${port}/` } as const;
		await it1.assign([server({ readiness: readiness(check) })]);
		const first = await it1.until('web.0', { phase: 'running', ready: true });
		make('status', '503');
		const lost = await it1.until('web.0', { ready: false });
		expect(lost).toMatchObject({ phase: 'running', pid: first.pid });
		expect(lost.reason).toContain('answered 503');
		make('status', '200');
		expect(await it1.until('web.0', { ready: true })).toMatchObject({ pid: first.pid, attempt: 1 });
	});

	it('make it ready by a line of this run, in either output', async () => {
		const script =
			'n=$(cat n 2>/dev/null); echo "run $n"; [ -n "$n" ] && exec sleep 1000; echo 1 >n; echo up >&2; exit 3';
		const spec = { cwd: it1.directory, readiness: readiness({ kind: 'logLine', pattern: '^up$' }) };
		await it1.assign([assignmentOf('log.0', script, spec)]);
		const second = await it1.until('log.0', { phase: 'starting', attempt: 2 });
		const waiting = await it1.until('log.0', (state) => state.reason?.includes('no line matched') === true);
		expect(waiting).toMatchObject({ phase: 'starting', attempt: second.attempt, ready: false });
		writeFileSync(it1.supervisor.outputFiles(instanceId('log.0')).stderr, 'up\n', { flag: 'a' });
		expect(await it1.until('log.0', { ready: true })).toMatchObject({ phase: 'running', attempt: 2 });
	});

	it('ask a command in the surroundings of the program', async () => {
		const check = { kind: 'exec', command: ['sh', '-c', 'test "$WORD" = yes && test -e flag'] } as const;
		const spec = { cwd: it1.directory, env: { WORD: 'yes' }, readiness: readiness(check) };
		await it1.assign([assignmentOf('cmd.0', 'exec sleep 1000', spec)]);
		await it1.until('cmd.0', (state) => state.reason?.includes('exit code 1') === true);
		make('flag');
		await it1.until('cmd.0', { phase: 'running', ready: true });
	});

	it('are replaced by a live change that leaves the program alone', async () => {
		make('listen');
		const tcp = (to: number): ReadinessSpec => readiness({ kind: 'tcp', host: '127.0.0.1', port: to });
		await it1.assign([server({ readiness: tcp(port) })]);
		const first = await it1.until('web.0', { ready: true });
		const other = await freePort();
		await it1.assign([server({ readiness: tcp(other) }, 2)]);
		const lost = await it1.until('web.0', { ready: false });
		expect(lost).toMatchObject({ pid: first.pid, generation: 2 });
		expect(lost.reason).toContain(`tcp 127.0.0.1:${other}`);
		await it1.assign([server({ readiness: tcp(port) }, 3)]);
		expect(await it1.until('web.0', { ready: true })).toMatchObject({ pid: first.pid, attempt: 1 });
	});

	it('go on after the agent has left: ready stays ready, a line written meanwhile is found', async () => {
		make('listen');
		const tcp = readiness({ kind: 'tcp', host: '127.0.0.1', port });
		const line = readiness({ kind: 'logLine', pattern: '^up$' });
		const script =
			'[ -e ran ] || { : >ran; echo up; exit 3; }; until [ -e go ]; do sleep 0.05; done; echo up; exec sleep 1000';
		const spec = { cwd: it1.directory, readiness: line };
		await it1.assign([server({ readiness: tcp }), assignmentOf('log.0', script, spec)]);
		const web = await it1.until('web.0', { ready: true });
		await it1.until('log.0', { phase: 'starting', attempt: 2 });
		await it1.supervisor.detach();
		await it1.open();
		await it1.until('log.0', (state) => state.adopted && state.reason?.includes('no line matched') === true);
		await it1.supervisor.detach();
		make('go');
		await waitFor(() => it1.output('log.0') === 'up\nup\n');
		await it1.open();
		expect(await it1.until('log.0', { ready: true })).toMatchObject({ attempt: 2, adopted: true, phase: 'running' });
		expect(it1.of('web.0')).toMatchObject({ pid: web.pid, ready: true, adopted: true });
		expect(it1.states.filter((state) => state.instance === 'web.0' && !state.ready)).toEqual([]);
	});

	it('leave a program alone whose line was rotated out, after the agent has left and by a live change', async () => {
		const line = { kind: 'logLine', pattern: '^up$' } as const;
		const asked = join(it1.directory, 'asked');
		const script = 'echo up; until [ -e go ]; do sleep 0.05; done; seq 10000; exec sleep 1000';
		const logs = { maxSizeBytes: 1000, maxFiles: 2, compress: false };
		const liveness = probe({ kind: 'exec', command: ['sh', '-c', `echo >>${asked}`] });
		const web = (generation: number, failureThreshold: number): Assignment => {
			const spec = { cwd: it1.directory, logs, liveness, readiness: { ...readiness(line), failureThreshold } };
			return assignmentOf('log.0', script, spec, { generation, startGeneration: 1 });
		};
		const askedTenTimes = async (): Promise<void> => {
			writeFileSync(asked, '');
			await waitFor(() => statSync(asked).size >= 10);
		};
		await it1.assign([web(1, 2)]);
		const { pid } = await it1.until('log.0', { ready: true });
		make('go');
		const { stdout } = it1.supervisor.outputFiles(instanceId('log.0'));
		await waitFor(
			() =>
				statSync(stdout).size > 40_000 &&
				readFileSync(stdout)
					.subarray(0, 40_000)
					.every((byte) => byte === 0),
			{
				seconds: 30,
			},
		);
		await it1.supervisor.detach();
		await it1.open();
		await askedTenTimes();
		await it1.assign([web(2, 3)]);
		await it1.until('log.0', { generation: 2 });
		await askedTenTimes();
		expect(it1.of('log.0')).toMatchObject({ phase: 'running', ready: true, attempt: 1, pid });
		expect(it1.states.filter(({ ready }) => !ready)).toEqual([]);
	});
});
