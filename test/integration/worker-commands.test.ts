import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JOB_LIMITS, type WorkerMode } from '../../src/model/function-spec.ts';
import type { FunctionName, JobHandle } from '../../src/model/ids.ts';
import { systemClock } from '../../src/sys/clock.ts';
import { type JobCommand, type JobProcesses, systemJobProcesses } from '../../src/sys/job-process.ts';
import { isAlive, openProcTable } from '../../src/sys/proc-table.ts';
import { systemRand } from '../../src/sys/rand.ts';
import { findUser } from '../../src/sys/user.ts';
import type { JobOrder, JobOutcome, JobRunner, RunningJob } from '../../src/worker/job-runner.ts';
import { runnerFor } from '../../src/worker/runner-for.ts';
import { waitFor } from '../support/wait-for.ts';

const CHILD = fileURLToPath(new URL('../support/worker-child.mjs', import.meta.url));
const procs = openProcTable();
let directory: string;
let processes: JobProcesses;
let runners: JobRunner[];
let children: ChildProcess[];
let stderr: string;
let handles = 0;

beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), 'minder-worker-'));
	processes = systemJobProcesses(systemClock, systemRand);
	runners = [];
	children = [];
	stderr = '';
});

afterEach(async () => {
	for (const child of children) child.kill('SIGKILL');
	await processes.close();
	for (const runner of runners) await runner.close();
	await waitFor(() => ours().length === 0, { what: `all that was started to end: ${ours().join(' ')}` });
	rmSync(directory, { recursive: true, force: true });
});

/** Live processes whose environment names this test's directory. */
function ours(): number[] {
	const live = procs.scan().filter((stat) => isAlive(stat) && stat.pid !== process.pid);
	return live.map(({ pid }) => pid).filter((pid) => procs.environ(pid).includes(`D=${directory}`));
}

function open(
	argv: readonly string[],
	mode: WorkerMode = 'command',
	change: Partial<JobCommand> = {},
	graceSeconds = 0.3,
): JobRunner {
	const command = { argv, env: { PATH: process.env['PATH'] ?? '', D: directory }, cwd: directory, ...change };
	const runner = runnerFor(mode, {
		processes,
		command: () => command,
		clock: systemClock,
		graceSeconds,
		onErrors: (bytes) => (stderr += Buffer.from(bytes).toString()),
	});
	runners.push(runner);
	return runner;
}

const sh = (script: string, mode: WorkerMode = 'command', change: Partial<JobCommand> = {}): JobRunner =>
	open(['/bin/sh', '-c', script], mode, change);

function order(data: string | Uint8Array, change: Partial<JobOrder> = {}): JobOrder {
	return {
		kind: 'job',
		handle: `H:t:${++handles}` as JobHandle,
		attempt: 1,
		function: 'f' as FunctionName,
		unique: '',
		data: Buffer.from(data),
		leaseSeconds: 30,
		...change,
	};
}

const run = (runner: JobRunner, data: string | Uint8Array = '', change: Partial<JobOrder> = {}): RunningJob =>
	runner.run(order(data, change), () => {});
const outcome = (runner: JobRunner, data: string | Uint8Array = '', change: Partial<JobOrder> = {}) =>
	run(runner, data, change).outcome;

function text(found: JobOutcome): string {
	return found.kind === 'done' ? `done ${Buffer.from(found.result).toString()}` : `${found.kind} ${found.reason}`;
}

const has = (name: string): boolean => existsSync(join(directory, name));

describe('a command for each job', () => {
	it('gets the payload byte by byte, and its output is the result', async () => {
		const every = Buffer.from(Array.from({ length: 70_000 }, (_, at) => at % 256));
		for (const data of [Buffer.alloc(0), Buffer.from('a\0b\n'), every]) {
			expect(await outcome(open(['cat']), data)).toEqual({ kind: 'done', result: data });
		}
	});

	it('may open its descriptors by name, and knows its job', async () => {
		const script =
			'printf a; cat /dev/stdin >/dev/stdout; echo b >&2; echo note >/dev/stderr; env | grep ^MINDER_JOB | sort; env >$D/env';
		const found = await outcome(sh(script), 'x', { unique: 'key', attempt: 3 });
		expect(text(found)).toMatch(
			/^done axMINDER_JOB_ATTEMPT=3\nMINDER_JOB_FUNCTION=f\nMINDER_JOB_HANDLE=H:t:\d+\nMINDER_JOB_PROGRESS=\/dev\/fd\/4\nMINDER_JOB_UNIQUE=key\n$/,
		);
		expect(stderr).toBe('b\nnote\n');
		expect(readFileSync(join(directory, 'env'), 'utf8')).not.toContain('_minder');
	});

	it('may leave its input unread, or close its output early', async () => {
		expect(text(await outcome(sh('echo never read'), Buffer.alloc(3_000_000)))).toBe('done never read\n');
		expect(text(await outcome(sh('echo early; exec >&- <&-; sleep 0.1')))).toBe('done early\n');
	});

	it('fails with its exit code and the end of what it said, for good with 100', async () => {
		const script = 'i=0; while [ $i -lt 2000 ]; do echo line $i >&2; i=$((i + 1)); done; exit 3';
		const found = await outcome(sh(script));
		expect(found).toMatchObject({ kind: 'failed', final: false });
		expect(text(found)).toMatch(/^failed exit code 3: .*line 1999$/s);
		expect(text(found).length).toBeLessThan(4200);
		expect(stderr).toContain('line 0\nline 1\n');
		expect(await outcome(sh('echo bad data >&2; exit 100'))).toMatchObject({
			reason: 'exit code 100: bad data',
			final: true,
		});
		expect(text(await outcome(sh('kill -KILL $$')))).toBe('failed killed by SIGKILL');
		expect(text(await outcome(open(['/no/such/program'])))).toMatch(/^failed exit code 127: .*\/no\/such\/program/);
	});

	it('fails for good where it writes more than a result may be', async () => {
		expect(await outcome(open(['head', '-c', String(JOB_LIMITS.rpcPayloadBytes + 1), '/dev/zero']))).toMatchObject({
			kind: 'failed',
			final: true,
		});
		// One that never ends is ended.
		expect(await outcome(open(['cat', '/dev/zero']))).toMatchObject({ kind: 'failed', final: true });
	});

	it('tells how far it is', async () => {
		const told: string[] = [];
		const script =
			'echo 1/4 >$MINDER_JOB_PROGRESS; while ! [ -e $D/go ]; do sleep 0.02; done; echo 3 4 >>$MINDER_JOB_PROGRESS';
		const running = sh(script).run(order(''), (numerator, denominator) => told.push(`${numerator} ${denominator}`));
		await waitFor(() => told.length === 1, { what: 'the first progress' });
		writeFileSync(join(directory, 'go'), '');
		await running.outcome;
		expect(told).toEqual(['1 4', '3 4']);
	});

	it('is ended with all of its session where nobody wants it any more, also one that ignores SIGTERM', async () => {
		const running = run(open(['bash', '-c', 'trap "" TERM; set -m; sleep 1000 & touch $D/ready; wait; sleep 1000']));
		await waitFor(() => has('ready'), { what: 'the command to run' });
		running.stop();
		expect((await running.outcome).kind).toBe('failed');
		expect(ours()).toEqual([]);
	});

	it('is ended after its time, a little later than the manager would', async () => {
		expect(text(await outcome(sh('exec sleep 1000'), '', { timeoutSeconds: 0.01 }))).toBe(
			'failed took longer than 2.01s',
		);
	});

	it('takes with it what it left in the background, whoever holds its output open', async () => {
		expect(text(await outcome(sh('sleep 1000 & echo done')))).toBe('done done\n');
		expect(ours()).toEqual([]);
	});

	it('takes with it what has a group of its own as well, a little later', async () => {
		const apart = open(['bash', '-c', 'set -m; sleep 1000 & echo done']);
		expect(text(await outcome(apart))).toBe('done done\n');
		expect(ours()).toHaveLength(1);
		await waitFor(() => ours().length === 0, { what: 'the background job to end' });
	});

	it('has the limits and the file mode mask that were set, and refuses what cannot be', async () => {
		const script = 'umask; ulimit -n; >$D/made';
		const found = await outcome(sh(script, 'command', { umask: '027', limits: { nofile: 64 } }));
		expect(text(found)).toBe('done 0027\n64\n');
		expect(statSync(join(directory, 'made')).mode & 0o777).toBe(0o640);
		const refused = await outcome(sh('true', 'command', { umask: '999' }));
		expect(text(refused)).toMatch(/^failed exit code 125: /);
	});

	it.runIf(process.getuid?.() === 0)(
		'runs as another user, who may open its descriptors, with odd names and values',
		async () => {
			const nobody = findUser('nobody');
			if (nobody === undefined) throw new Error('no user nobody');
			const env = { PATH: process.env['PATH'] ?? '', 'odd.name': "a 'b'\n c", LD_PRELOAD: '', D: directory };
			const script =
				'id -un; cat /dev/stdin >/dev/stdout; echo x >/dev/stderr; echo 1 2 >$MINDER_JOB_PROGRESS; echo $MINDER_JOB_UNIQUE';
			const found = await outcome(sh(script, 'command', { user: nobody, env, cwd: '/' }), 'data\n', { unique: 'k' });
			expect(text(found)).toBe('done nobody\ndata\nk\n');
			expect(stderr).toBe('x\n');
		},
	);
});

describe('programs that stay', () => {
	const LINES = 'echo $$ >>$D/pids; while read -r line; do echo "<$line>"; done';

	it('answer one line with one', async () => {
		const runner = sh(LINES, 'lines');
		for (const data of ['a', '', 'b c']) expect(text(await outcome(runner, data))).toBe(`done <${data}>`);
		expect(readFileSync(join(directory, 'pids'), 'utf8').trim().split('\n')).toHaveLength(1);
		expect(await outcome(runner, 'a\nb')).toMatchObject({ kind: 'failed', final: true });
		expect(text(await outcome(runner, 'on'))).toBe('done <on>');
	});

	it('are as many as there are jobs at once', async () => {
		const runner = sh(LINES, 'lines');
		const found = await Promise.all(['1', '2', '3'].map((data) => outcome(runner, data)));
		expect(found.map(text)).toEqual(['done <1>', 'done <2>', 'done <3>']);
		expect(readFileSync(join(directory, 'pids'), 'utf8').trim().split('\n')).toHaveLength(3);
	});

	it('answer frames with frames, whatever bytes are in them', async () => {
		const script = `
			let have = Buffer.alloc(0);
			process.stdin.on('data', (bytes) => {
				have = Buffer.concat([have, bytes]);
				while (have.length >= 4 && have.length >= 4 + have.readUInt32BE()) {
					const data = have.subarray(4, 4 + have.readUInt32BE());
					have = have.subarray(4 + data.length);
					const status = data[0] === 0x46 ? 1 : data[0] === 0x47 ? 2 : 0;
					const answer = Buffer.concat([Buffer.alloc(4), Buffer.of(status), data]);
					answer.writeUInt32BE(data.length + 1);
					for (const at of [0, 3, 5]) process.stdout.write(answer.subarray(at, at === 0 ? 3 : at === 3 ? 5 : undefined));
				}
			});`;
		const runner = open([process.execPath, '-e', script], 'frames');
		for (const data of [Buffer.alloc(0), Buffer.from('a\0\n'), Buffer.alloc(2_000_000, 7)]) {
			const found = await outcome(runner, data);
			expect(found.kind === 'done' && data.equals(found.result)).toBe(true);
		}
		expect(await outcome(runner, 'F: why')).toEqual({ kind: 'failed', reason: 'F: why', final: false });
		expect(await outcome(runner, 'G: why')).toEqual({ kind: 'failed', reason: 'G: why', final: true });
	});

	it('fail the job in which they end, and are started anew for the next', async () => {
		const runner = sh(
			'while read -r line; do [ "$line" = die ] && { echo oh >&2; exit 4; }; echo "$line"; done',
			'lines',
		);
		expect(text(await outcome(runner, 'die'))).toBe('failed its program ended: exit code 4: oh');
		expect(text(await outcome(runner, 'on'))).toBe('done on');
	});

	it('are started anew where they answer twice', async () => {
		const runner = sh('echo $$ >>$D/pids; while read -r line; do printf "1\\n2\\n"; done', 'lines');
		expect(text(await outcome(runner, 'a'))).toBe('done 1');
		expect(text(await outcome(runner, 'b'))).toBe('done 1');
		expect(readFileSync(join(directory, 'pids'), 'utf8').trim().split('\n')).toHaveLength(2);
		expect(stderr).toContain('more than one answer');
	});

	it('are ended in mid-job where nobody wants that any more', async () => {
		const runner = sh('trap "" TERM; read -r line; touch $D/ready; sleep 1000; sleep 1000', 'lines');
		const running = run(runner, 'a');
		await waitFor(() => has('ready'), { what: 'the job to be taken' });
		running.stop();
		expect(text(await running.outcome)).toBe('failed called off');
		expect(ours()).toEqual([]);
	});

	it('end with their input once they are not wanted any more, those at work after their job', async () => {
		const script =
			'while read -r line; do while ! [ -e $D/go ]; do sleep 0.02; done; echo "$line"; done; echo bye >$D/bye';
		const runner = open(['/bin/sh', '-c', script], 'lines', {}, 10);
		const running = run(runner, 'last');
		await waitFor(() => ours().length > 0, { what: 'the program' });
		const closed = runner.close();
		writeFileSync(join(directory, 'go'), '');
		expect(text(await running.outcome)).toBe('done last');
		await closed;
		expect(has('bye')).toBe(true);
	});
});

describe('a worker that dies', () => {
	function child(mode: WorkerMode, script: string): ChildProcess {
		const argv = [CHILD, mode, 'bash', '-c', script];
		const started = spawn(process.execPath, argv, {
			env: { PATH: process.env['PATH'], D: directory },
			stdio: 'inherit',
		});
		children.push(started);
		return started;
	}

	it.each(['command', 'lines'] as const)(
		'takes its commands with it (%s), with all that they started',
		async (mode) => {
			if (!existsSync(fileURLToPath(new URL('../../dist/src/worker/runner-for.js', import.meta.url))))
				execFileSync('npm', ['run', '--silent', 'build'], { cwd: fileURLToPath(new URL('../..', import.meta.url)) });
			const worker = child(mode, 'trap "" TERM HUP; set -m; sleep 1000 & sleep 1001 & touch $D/ready; sleep 1002');
			await waitFor(() => has('ready') && ours().length >= 4, { what: 'the command to run' });
			worker.kill('SIGKILL');
			await waitFor(() => ours().length === 0, { what: `everything to end: ${ours().join(' ')}` });
		},
	);

	it('ends its commands when their guard was killed', async () => {
		const running = run(sh('touch $D/ready; exec sleep 1000'));
		await waitFor(() => has('ready'), { what: 'the command to run' });
		const guard = procs
			.scan()
			.find(({ pid, parent }) => parent === process.pid && procs.commandLine(pid).includes('minder-job-guard'));
		process.kill(guard?.pid ?? 0, 'SIGKILL');
		expect((await running.outcome).kind).toBe('failed');
		expect(text(await outcome(sh('echo on')))).toBe('done on\n');
	});
});
