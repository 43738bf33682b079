import { beforeEach, describe, expect, it } from 'vitest';
import { MinderError } from '../../../src/model/errors.ts';
import type { ExitStatus, PastEnd } from '../../../src/model/records.ts';
import { FakeClient, instanceOf, NOW, pendingOf, processOf, specOf } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';

let io: FakeIo;
let client: FakeClient;

beforeEach(() => {
	io = new FakeIo();
	client = new FakeClient();
	io.client = client;
});

async function described(...names: string[]): Promise<string> {
	expect(await io.run('describe', ...names)).toBe(0);
	return io.stdout.text;
}

const code = (value: number, at: number, cause?: ExitStatus['cause']): ExitStatus => ({
	kind: 'code',
	code: value,
	at,
	...(cause === undefined ? {} : { cause }),
});

const end = (reason: string, at: number, times: number, exit?: ExitStatus): PastEnd => ({
	reason,
	at,
	times,
	...(exit === undefined ? {} : { exit }),
});

describe('minder describe: what happened', () => {
	beforeEach(() => {
		client.put(
			processOf('web', { ready: 0 }),
			pendingOf('web.0', {
				phase: 'failed',
				attempt: 12,
				restarts: 11,
				exit: code(3, NOW - 5000, 'own'),
				reason: 'exited 11 times within 10m, limit 10; last: exit code 3',
				ends: {
					firstFailure: end('exit code 2', NOW - 600_000, 1, code(2, NOW - 600_000, 'own')),
					last: [
						end('killed by SIGTERM', NOW - 7_200_000, 1, {
							kind: 'signal',
							signal: 'SIGTERM',
							core: false,
							oom: false,
							at: NOW - 7_200_000,
							cause: 'commanded',
						}),
						end('exit code 2', NOW - 600_000, 1, code(2, NOW - 600_000, 'own')),
						end('exit code 3', NOW - 5000, 10, code(3, NOW - 5000, 'own')),
					],
				},
			}),
		);
	});

	it('tells the first failure and the ends, newest first, repeats counted, and whose doing they were', async () => {
		const text = await described('web');
		expect(text).toContain('web: 0 of 1 instance ready, 1 failed');
		expect(text).toContain('last end      exited with code 3, by itself, 5s ago');
		expect(text).toMatch(/first failure exit code 2, 10m ago \(20\d\d-/);
		expect(text.slice(text.indexOf('ends  '))).toMatch(
			/^ends +5s ago {2}exit code 3 {2}× 10\n +10m ago {2}exit code 2\n +2h ago {2}killed by SIGTERM, asked to stop\n/,
		);
	});

	it('shows what it wrote last, repeats left out, and the exact next commands', async () => {
		client.chunks = [
			{ instance: 'web.0' as never, stream: 'stderr', data: Buffer.from('start\nboom\nboom\n\u001b[31mboom\n') },
		];
		const text = await described('web');
		expect(text).toMatch(/stderr +\| start\n +\| boom\n +\| boom\n/);
		expect(text).toContain('→ read its output: minder logs web.0 --stderr --tail 50');
		expect(text).toContain('→ then start it again: minder start web');
		expect(client.calls).toContain('logs web.0 {"stdout":false,"stderr":true,"tail":12,"follow":false}');
	});

	it('fits a terminal', async () => {
		io.stdout.isTTY = true;
		io.env['NO_COLOR'] = '1';
		io.stdout.columns = 60;
		const text = await described('web');
		for (const line of text.split('\n').filter((each) => !each.includes('→')))
			expect(line.length).toBeLessThanOrEqual(60);
		expect(text).toMatch(/why +exited 11 times within 10m, limit 10;\n {18}last: exit code 3\n/);
	});

	it('has the ends in JSON', async () => {
		expect(await io.run('describe', 'web', '--json')).toBe(0);
		const [instance] = JSON.parse(io.stdout.text).instances;
		expect(instance.exit).toEqual({ code: 3, at: '2025-12-31T23:59:55.000Z', cause: 'own' });
		expect(instance.ends.firstFailure).toMatchObject({ reason: 'exit code 2', times: 1, exit: { code: 2 } });
		expect(instance.ends.last.map((each: { times: number }) => each.times)).toEqual([1, 1, 10]);
	});

	it('says what to check where the program could not be started', async () => {
		const reason = 'program /bin/nope not found: check `command`';
		client.put(
			pendingOf('web.0', { phase: 'failed', attempt: 1, reason, ends: { last: [end(reason, NOW - 1000, 1)] } }),
		);
		const text = await described('web');
		expect(text).toContain(`why           ${reason}`);
		expect(text).toContain('→ change that in the spec, or on the machine: minder apply -f FILE');
		expect(text).not.toContain('minder logs');
	});
});

describe('minder describe: health', () => {
	const probed = (raw: Record<string, unknown>) => processOf('web', { spec: specOf('web', raw), ready: 0 });

	it('says why it is not ready, and how to check', async () => {
		client.put(
			probed({ readiness: { http: 'http://127.0.0.1:80/', interval: '2s' } }),
			instanceOf('web.0', { ready: false, reason: 'not ready: GET http://127.0.0.1:80/ answered 503' }),
		);
		const text = await described('web');
		expect(text).toContain('web.0 on web-1: running for 1m5s, pid 123, not ready');
		expect(text).toContain('ready         no: GET http://127.0.0.1:80/ answered 503');
		expect(text).toContain('ready      GET http://127.0.0.1:80/, every 2s; given up after 3 failures in a row');
		expect(text).toContain('curl -i http://127.0.0.1:80/');
	});

	it('says how long a start has to be ready', async () => {
		client.put(
			probed({ readiness: { tcp: '127.0.0.1:5432', deadline: '2m' } }),
			instanceOf('web.0', { phase: 'starting', ready: false, reason: 'tcp 127.0.0.1:5432: connection refused' }),
		);
		expect(await described('web')).toContain(
			'ready         not yet (55s left of 2m): tcp 127.0.0.1:5432: connection refused',
		);
	});

	it('says that what SIGKILL does not end goes on by itself, and where to look meanwhile', async () => {
		const left = (pids: string) => `not gone 15s after SIGKILL${pids}; goes on by itself once nothing of it is left`;
		const failed = { phase: 'failed', ready: false } as const;
		client.put(
			processOf('web', { ready: 0 }),
			instanceOf('web.0', { ...failed, pid: 41, reason: `not healthy: no answer; ${left(': pids 41, 42')}` }),
		);
		client.put(processOf('db', { ready: 0 }), instanceOf('db.0', { ...failed, reason: left('') }));
		const text = await described('web', 'db');
		expect(text).toContain('web.0 on web-1: failed, goes on by itself once what is left is gone: pids 41, 42');
		expect(text).toContain('→ it cannot be killed: look at it on web-1: ps -fp 41,42');
		expect(text).toContain('db.0 on web-1: failed, goes on by itself once what is left is gone\n');
		expect(text).not.toContain('start it again');
		expect(text).not.toContain('not started again');
	});

	it('says that it is alive, and when it last was not', async () => {
		client.put(
			probed({ liveness: { exec: ['/bin/check'] } }),
			instanceOf('web.0', { ends: { last: [end('not healthy: exec /bin/check: exit code 1', NOW - 60_000, 2)] } }),
		);
		expect(await described('web')).toContain(
			'alive         yes: /bin/check succeeds; restarted for it 1m ago: exec /bin/check: exit code 1',
		);
	});

	it('shows warnings', async () => {
		client.put(processOf('web'), instanceOf('web.0', { warnings: ['resources are not enforced'] }));
		expect(await described('web')).toContain('warning       resources are not enforced');
	});
});

describe('minder describe: what it waits for', () => {
	it('shows dependencies and their state', async () => {
		client.put(
			processOf('db', { ready: 0 }),
			instanceOf('db.0', { phase: 'starting', ready: false, reason: 'tcp 127.0.0.1:5432: connection refused' }),
			processOf('web', { spec: specOf('web', { dependsOn: { db: 'ready' } }), ready: 0 }),
			pendingOf('web.0', { reason: 'waits for db to be ready (db.0 is not)' }),
		);
		const text = await described('web');
		expect(text).toContain('db to be ready: db.0 starting, 0 of 1 ready: tcp 127.0.0.1:5432: connection refused');
		expect(text).toContain('→ look at what it waits for: minder describe db');
	});

	it('tells since when a node is silent, and that the program goes on', async () => {
		client.put(
			processOf('web', { ready: 0 }),
			instanceOf('web.0', { phase: 'unknown', ready: false, reason: 'node web-1 is silent' }),
		);
		client.nodes = [{ name: 'web-1', lastHeartbeatAt: NOW - 90_000 } as never];
		const text = await described('web');
		expect(text).toContain('unknown since 1m30s (last heard of at ');
		expect(text).toContain('node web-1 is silent; its program goes on meanwhile');
		expect(text).toContain('→ look at its node: minder nodes web-1');
		client.put(processOf('web', { ready: 0, spec: specOf('web', { disconnect: { stopAfter: '30s' } }) }));
		expect(await described('web')).toContain('is silent; its agent stops its program after 30s without the manager');
	});

	it('leaves out what the token may not see', async () => {
		const refuse = (name: string) => new MinderError('refused', `ann may not touch ${name}`);
		const watchStatus = client.watchStatus.bind(client);
		const listNodes = client.listNodes.bind(client);
		client.watchStatus = (names, ...more) => {
			if (names.includes('db')) throw refuse('db');
			return watchStatus(names, ...more);
		};
		client.listNodes = async (names) => {
			if (names?.includes('web-1') === true) throw refuse('web-1');
			return listNodes(names);
		};
		client.put(
			processOf('web', { spec: specOf('web', { dependsOn: { db: 'ready', cache: 'ready' } }), ready: 0 }),
			instanceOf('web.0', { phase: 'unknown', ready: false, reason: 'node web-1 is silent' }),
		);
		const text = await described('web');
		expect(text).toContain('there is no process named cache');
		expect(text).not.toContain('db to be ready');
	});

	it('does without a node that is not there any more', async () => {
		client.put(processOf('web', { ready: 0 }), instanceOf('web.0', { phase: 'unknown', ready: false }));
		client.nodes = [];
		expect(await described('web')).toContain('web.0');
	});

	it('tells why there is no node', async () => {
		const { node: _, ...unplaced } = pendingOf('web.0', { reason: 'no node has label role=db' });
		client.put(processOf('web', { ready: 0 }), unplaced);
		const text = await described('web');
		expect(text).toContain('web.0 on no node: pending, no node can take it');
		expect(text).toContain('no node has label role=db');
		expect(text).toContain('minder nodes');
	});
});

describe('minder describe NAME.N', () => {
	it('tells of that instance alone, and ends with 3 where there is none', async () => {
		client.put(processOf('web', { count: 2 }), instanceOf('web.0'), instanceOf('web.1'));
		const text = await described('web.1');
		expect(text).toContain('web.1 on web-1');
		expect(text).not.toContain('web.0 on web-1');
		expect(await io.run('describe', 'web.7')).toBe(3);
		expect(io.stderr.text).toContain('web has no instance web.7');
	});
});
