import { beforeEach, describe, expect, it } from 'vitest';
import { MinderError } from '../../../src/model/errors.ts';
import type { InstanceId, ProcessName } from '../../../src/model/ids.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { waitFor } from '../../support/wait-for.ts';
import { FakeClient, instanceOf, NOW, pendingOf, processOf, specOf } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';

let io: FakeIo;
let client: FakeClient;
let clock: FakeClock;

beforeEach(() => {
	io = new FakeIo();
	client = new FakeClient();
	clock = new FakeClock();
	io.client = client;
	io.clock = clock;
});

const watching = () => waitFor(() => client.watchers === 1);

/** Runs a command whose time limit passes. */
async function late(seconds: number, ...argv: string[]): Promise<number> {
	const end = io.run(...argv);
	await watching();
	await clock.advance(seconds);
	return end;
}

describe('minder start', () => {
	it('builds the spec from every flag', async () => {
		client.put(processOf('app'), instanceOf('app.0'));
		const argv =
			'start -p ./bin/app -n app --node a --node b --selector role=web --selector zone=x --count 3 --no-daemon --restart-policy never --signal INT -e A=1 -e B=x=y --cwd sub --user nobody -q -- -n 1 --all';
		expect(await io.run(...argv.split(' ')), io.stderr.text).toBe(0);
		expect(client.created).toMatchObject({
			name: 'app',
			command: '/home/op/bin/app',
			args: ['-n', '1', '--all'],
			daemon: false,
			cwd: '/home/op/sub',
			env: { A: '1', B: 'x=y' },
			user: 'nobody',
			stop: { signal: 'SIGINT' },
			restart: { policy: 'never' },
			placement: { count: 3, nodes: ['a', 'b'], selector: { role: 'web', zone: 'x' }, all: false },
		});
		expect(io.stdout.text).toBe('app\n');
	});

	it('builds readiness, order, policy and ceilings from flags', async () => {
		client.put(processOf('app'), instanceOf('app.0'));
		const start = async (flags: string) => {
			expect(await io.run('start', '-p', '/bin/app', '-n', 'app', '-q', ...flags.split(' ')), io.stderr.text).toBe(0);
			return client.created;
		};
		const full =
			'--restart-policy on-abnormal --restart-window 1h --success-code 3,USR1 --success-code 75 --ready-timeout 5m';
		expect(
			await start(`${full} --ready-tcp 5432 --depends-on db --depends-on job=completed --memory 64MiB --cpu 0.5`),
		).toMatchObject({
			restart: { policy: 'on-abnormal', windowSeconds: 3600, successOn: [3, 'SIGUSR1', 75] },
			readiness: { check: { kind: 'tcp', host: '127.0.0.1', port: 5432 }, intervalSeconds: 1, deadlineSeconds: 300 },
			dependsOn: { db: 'started', job: 'completed' },
			resources: { cpu: 0.5, memoryMaxBytes: 64 * 1024 ** 2 },
		});
		for (const [flags, check] of [
			['--ready-tcp db:5432', { kind: 'tcp', host: 'db', port: 5432 }],
			['--ready-http :80/health', { kind: 'http', url: 'http://127.0.0.1:80/health' }],
			['--ready-http https://x/', { kind: 'http', url: 'https://x/' }],
			['--ready-exec /bin/check', { kind: 'exec', command: ['/bin/check'] }],
			['--ready-log ready', { kind: 'logLine', pattern: 'ready' }],
		] as const) {
			expect((await start(flags))?.readiness?.check).toEqual(check);
		}
	});

	it('refuses flags that are wrong or do not go together', async () => {
		for (const [flags, said] of [
			['--ready-tcp 1 --ready-log x', 'cannot be used with'],
			['--depends-on db=redy', 'started, ready, completed'],
			['--cpu 0', 'above 0'],
			['--memory much', '--memory'],
			['--success-code 300', 'successCodes'],
			['--ready-timeout 3s', 'readiness'],
		] as const) {
			const other = Object.assign(new FakeIo(), { client });
			expect(await other.run('start', '-p', 'x', ...flags.split(' ')), flags).toBe(2);
			expect(other.stderr.text).toContain(said);
		}
	});

	it('takes the options of a connection with a name', async () => {
		client.put(processOf('app'), instanceOf('app.0'));
		expect(await io.run('start', 'app', '-s', 'far:1', '--insecure'), io.stderr.text).toBe(0);
		expect(io.servers).toEqual(['far:1']);
	});

	it('--wait ends with the reason when it missed its deadline, though it is tried again', async () => {
		const reason = 'not ready within 3s: tcp 127.0.0.1:1: connection refused';
		client.put(processOf('app'), pendingOf('app.0', { phase: 'starting', attempt: 1 }));
		const end = io.run('start', 'app', '--wait');
		await watching();
		client.put(pendingOf('app.0', { phase: 'backoff', attempt: 1, reason: `${reason}; restarting in 1s (attempt 2)` }));
		expect(await end).toBe(1);
		expect(io.stderr.text).toBe(`minder: app.0 is ${reason}; look at: minder describe app.0\n`);
	});

	it('--wait goes on where the deadline was missed before', async () => {
		const missed = pendingOf('app.0', {
			phase: 'backoff',
			attempt: 1,
			reason: 'not ready within 3s; restarting in 9s',
		});
		client.put(processOf('app'), missed);
		const end = io.run('start', 'app', '--wait');
		await watching();
		client.put(missed);
		client.put(instanceOf('app.0', { attempt: 2 }));
		expect(await end).toBe(0);
	});

	it('takes an end that the spec lists for success', async () => {
		const spec = specOf('app', { daemon: false, restart: { successCodes: [3] } });
		client.put(processOf('app', { spec }));
		client.put(pendingOf('app.0', { phase: 'exited', exit: { kind: 'code', code: 3, at: NOW } }));
		expect(await io.run('start', 'app', '--wait')).toBe(0);
		expect(await io.run('wait', 'app', '--for', 'exited')).toBe(0);
	});

	it('says where it runs', async () => {
		const end = io.run('start', '-p', 'sleep', '--restart-interval', '5s', '--restart-limit', '3', '--', '1000');
		await watching();
		client.put(instanceOf('sleep.0'));
		expect(await end).toBe(0);
		expect(client.created?.restart).toMatchObject({ intervalSeconds: 5, limit: 3 });
		expect(io.stdout.text).toBe('started sleep (1 instance): sleep.0 on web-1, pid 123\n');
	});

	it('gives JSON', async () => {
		client.put(instanceOf('sleep.0'));
		expect(await io.run('start', '-p', 'sleep', '--json')).toBe(0);
		expect(JSON.parse(io.stdout.text)).toMatchObject({
			processes: [{ name: 'sleep' }],
			instances: [{ id: 'sleep.0' }],
		});
	});

	it('tells how to follow what takes longer', async () => {
		client.put(pendingOf('sleep.0', { phase: 'starting' }));
		expect(await late(2, 'start', '-p', 'sleep')).toBe(0);
		expect(io.stdout.text).toContain(
			'created sleep (1 instance): sleep.0 on web-1 starting; follow it with: minder status -w sleep',
		);
	});

	it('fails with the reason when the program fails', async () => {
		client.put(pendingOf('sleep.0', { phase: 'failed', reason: '/bin/sleep: no such file' }));
		expect(await io.run('start', '-p', 'sleep')).toBe(1);
		expect(io.stderr.text).toContain('sleep.0 failed: /bin/sleep: no such file');
	});

	it('--wait fails when no node takes it, and with 7 when it is not ready in time', async () => {
		const { node: _, ...homeless } = pendingOf('sleep.0', { reason: 'no node is ready' });
		client.put(homeless);
		expect(await late(2, 'start', '-p', 'sleep', '--wait')).toBe(1);
		expect(io.stderr.text).toBe('minder: sleep.0 has no node: no node is ready\n');
		client.put(pendingOf('sleep.0', { phase: 'starting' }));
		expect(await late(10, 'start', '-p', 'sleep', '--wait', '--timeout', '10s')).toBe(7);
		expect(io.stderr.text).toContain('not ready after 10s: sleep.0 (starting)');
	});

	it('waits for the end of a one-shot', async () => {
		const once = processOf('sleep', { spec: specOf('sleep', { daemon: false }) });
		client.put(once, instanceOf('sleep.0', { phase: 'running' }));
		const end = io.run('start', 'sleep', '--wait');
		await watching();
		client.put(pendingOf('sleep.0', { phase: 'exited', exit: { kind: 'code', code: 0, at: NOW } }));
		expect(await end).toBe(0);
		expect(io.stdout.text).toBe('started sleep (1 instance): sleep.0 on web-1 exited with code 0\n');
		client.put(pendingOf('sleep.0', { phase: 'exited', exit: { kind: 'code', code: 3, at: NOW } }));
		expect(await io.run('start', 'sleep', '--wait')).toBe(1);
	});
});

describe('minder stop', () => {
	beforeEach(() => client.put(processOf('web'), instanceOf('web.0'), instanceOf('web.1')));

	it('waits until the last program is gone', async () => {
		let done = false;
		const end = io.run('stop', 'web').then((code) => {
			done = true;
			return code;
		});
		await watching();
		client.put(pendingOf('web.0', { phase: 'stopped', want: 'stop' }), instanceOf('web.1', { phase: 'stopping' }));
		await settle();
		expect(done).toBe(false);
		client.put(pendingOf('web.1', { phase: 'stopped', want: 'stop' }));
		expect(await end).toBe(0);
		expect(io.stdout.text).toBe('stopped web (2 instances)\n');
	});

	it('ends with 7 naming what still runs', async () => {
		client.put(pendingOf('web.0', { phase: 'stopped' }));
		expect(await late(60, 'stop', 'web')).toBe(7);
		expect(io.stderr.text).toContain('still there after 1m: web.1 (running, pid 123)');
		expect(io.stderr.text).not.toContain('web.0');
	});

	it('fails at once for what cannot be killed', async () => {
		client.put(
			pendingOf('web.0', { phase: 'stopped' }),
			instanceOf('web.1', { phase: 'failed', reason: 'cannot be killed' }),
		);
		expect(await io.run('stop', 'web')).toBe(1);
		expect(io.stderr.text).toContain('web.1 failed: cannot be killed');
	});

	it('does not wait with --no-wait; Ctrl-C stops the wait alone', async () => {
		expect(await io.run('stop', 'web', '--no-wait')).toBe(0);
		expect(io.stdout.text).toBe('asked to stop web\n');
		const end = io.run('stop', 'web');
		await watching();
		io.interrupt();
		expect(await end).toBe(130);
		expect(client.calls).toEqual(['stop web', 'stop web']);
	});
});

describe('minder delete', () => {
	it('waits until it is gone', async () => {
		client.put(processOf('web'), instanceOf('web.0'));
		const end = io.run('delete', 'web');
		await waitFor(() => client.calls.includes('remove web'));
		client.drop('web');
		expect(await end).toBe(0);
		expect(io.stdout.text).toBe('deleted web\n');
	});

	it('names what it deleted as JSON', async () => {
		client.put(processOf('web'), instanceOf('web.0'));
		expect(await io.run('delete', 'web', '--no-wait', '--json')).toBe(0);
		expect(JSON.parse(io.stdout.text)).toEqual({ deleted: ['web'] });
	});
});

describe('minder restart, scale and signal', () => {
	beforeEach(() => client.put(processOf('web'), instanceOf('web.0')));

	it('restart --wait waits for the new run', async () => {
		client.put(pendingOf('web.0', { phase: 'stopping' }));
		const end = io.run('restart', 'web', '--wait');
		await watching();
		client.put(instanceOf('web.0', { pid: 9 }));
		expect(await end).toBe(0);
		expect(io.stdout.text).toBe('restarted web (1 instance): web.0 on web-1, pid 9\n');
	});

	it('scale passes the revision on', async () => {
		expect(await io.run('scale', 'web', '3', '--if-revision', '4')).toBe(0);
		expect(client.calls).toEqual(['scale web 3 {"ifRevision":4}']);
		expect(io.stdout.text).toBe('scaled web to 3 instances (revision 2)\n');
	});

	it('signal reports each instance and fails if one was missed', async () => {
		client.outcomes = [
			{ instance: 'web.0' as InstanceId },
			{ instance: 'web.1' as InstanceId, error: 'is not running' },
		];
		expect(await io.run('signal', '1', 'web')).toBe(1);
		expect(client.calls).toEqual(['signal SIGHUP web']);
		expect(io.stdout.text).toBe('sent SIGHUP to web.0\n');
		expect(io.stderr.text).toBe('minder: web.1: is not running\n');
	});
});

describe('minder wait', () => {
	beforeEach(() => client.put(processOf('web'), pendingOf('web.0', { phase: 'starting' })));

	it('ends with 0 as soon as it is so', async () => {
		const end = io.run('wait', 'web', '--for', 'ready');
		await watching();
		client.put(instanceOf('web.0', { ready: false }));
		await settle();
		expect(io.stdout.text).toBe('');
		client.put(instanceOf('web.0'));
		expect(await end).toBe(0);
	});

	it.each([
		['ready', pendingOf('web.0', { phase: 'failed', reason: 'limit reached' }), /web.0 failed: limit reached/],
		['exited', pendingOf('web.0', { phase: 'exited', exit: { kind: 'code', code: 3, at: NOW } }), /exited with code 3/],
		['running', pendingOf('web.0', { phase: 'exited', exit: { kind: 'code', code: 0, at: NOW } }), /not started again/],
	] as const)('--for %s ends with 1 once it cannot come true', async (condition, view, message) => {
		const end = io.run('wait', 'web.0', '--for', condition);
		await watching();
		client.put(view);
		expect(await end).toBe(1);
		expect(io.stderr.text).toMatch(message);
	});

	it('ends with 7 in the end, and with 3 when it is deleted meanwhile', async () => {
		expect(await late(3, 'wait', 'web', '--for', 'ready', '--timeout', '3')).toBe(7);
		expect(io.stderr.text).toBe('minder: not ready after 3s: web.0 (starting)\n');
		const end = io.run('wait', 'web', '--for', 'ready');
		await watching();
		client.drop('web');
		expect(await end).toBe(3);
	});

	it('does not take for stopped what has ended and left a child that cannot be killed', async () => {
		const reason = 'exit code 3; not gone 15s after SIGKILL: pids 42; goes on by itself once nothing of it is left';
		client.put(pendingOf('web.0', { phase: 'failed', reason }));
		expect(await io.run('wait', 'web', '--for', 'stopped')).toBe(1);
		expect(io.stderr.text).toContain('web.0 failed: exit code 3; not gone 15s after SIGKILL: pids 42');
		client.put(pendingOf('web.0', { phase: 'failed', reason: 'exit code 3' }));
		expect(await io.run('wait', 'web', '--for', 'stopped')).toBe(0);
	});

	it('takes a stopped process as an answer', async () => {
		client.put(processOf('web', { stopped: true, count: 0 }), pendingOf('web.0', { want: 'stop', phase: 'stopped' }));
		expect(await io.run('wait', 'web', '--for', 'ready')).toBe(1);
		expect(io.stderr.text).toContain('web is stopped; start it with: minder start web');
		expect(await io.run('wait', 'web', '--for', 'stopped')).toBe(0);
	});
});

describe('minder apply and diff', () => {
	const before = specOf('api', { env: { PORT: '1' }, placement: { count: 2 } });
	const after = specOf('api', { env: { PORT: '2' }, placement: { count: 2 } });
	const api = 'api' as ProcessName;

	beforeEach(() => {
		io.files['/home/op/specs/b.yml'] = 'processes: {b: {command: /bin/true}}';
		io.files['/home/op/specs/a.json'] = '{"processes": {"a": {"command": "/bin/true"}}}';
		io.files['/home/op/specs/notes.txt'] = 'not a spec';
		client.changes = [
			{ name: 'new' as ProcessName, revision: 1, kind: 'create', after: specOf('new') },
			{ name: api, revision: 3, kind: 'update', before, after, restarts: true },
			{ name: 'same' as ProcessName, revision: 1, kind: 'none', after: specOf('same') },
			{ name: 'gone' as ProcessName, revision: 1, kind: 'remove', before: specOf('gone') },
		];
	});

	it('reads a directory in order and says what it did', async () => {
		expect(await io.run('apply', '-f', 'specs', '--prune')).toBe(0);
		expect(client.calls.filter((call) => call.startsWith('apply ')).at(-1)).toBe(
			'apply a b {"dryRun":false,"prune":true}',
		);
		expect(io.stdout.text).toBe(
			'new created\napi changed (revision 3; restarts 2 instances for env.PORT)\nsame unchanged\ngone removed\n',
		);
	});

	it('reads stdin, marks a dry run, passes --if-revision 0 on', async () => {
		io.stdin = 'processes: {c: {command: /bin/true}}';
		expect(await io.run('apply', '-f', '-', '--dry-run', '--if-revision', '0')).toBe(0);
		expect(client.calls).toEqual(['apply c {"dryRun":true,"prune":false,"ifRevision":0}']);
		expect(io.stdout.text).toContain('new created (dry run)\n');
	});

	it('--wait waits for every process and fails with the reason', async () => {
		client.changes = client.changes.slice(1, 2);
		client.put(processOf('api'), pendingOf('api.0'));
		const end = io.run('apply', '-f', 'specs', '--wait', '--json');
		await watching();
		client.put(pendingOf('api.0', { phase: 'failed', reason: 'exec format error' }));
		expect(await end).toBe(1);
		expect(io.stderr.text).toContain('api.0 failed: exec format error');
		expect(JSON.parse(io.stdout.text).changes).toEqual([{ name: 'api', kind: 'update', revision: 3, restarts: true }]);
	});

	it('diff shows path, before and after, and ends with 1; with 0 for nothing', async () => {
		expect(await io.run('diff', '-f', 'specs')).toBe(1);
		expect(io.stdout.text).toBe(
			[
				'+ new: new, /bin/sleep × 1',
				'~ api changed (revision 3; restarts 2 instances for env.PORT)',
				'    env.PORT: 1 → 2  (restarts)',
				'- gone: removed, /bin/sleep × 1',
				'',
			].join('\n'),
		);
		client.changes = client.changes.slice(2, 3);
		expect(await io.run('diff', '-f', 'specs')).toBe(0);
	});

	it('ends with 6 for a stale revision', async () => {
		client.failure = new MinderError('conflict', 'api is at revision 4');
		expect(await io.run('apply', '-f', 'specs', '--if-revision', '3')).toBe(6);
	});
});
