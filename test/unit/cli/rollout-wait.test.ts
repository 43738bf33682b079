import { beforeEach, describe, expect, it } from 'vitest';
import type { InstanceId, ProcessName } from '../../../src/model/ids.ts';
import type { RolloutView } from '../../../src/model/rollout-view.ts';
import type { ProcessView } from '../../../src/model/views.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { waitFor } from '../../support/wait-for.ts';
import { FakeClient, instanceOf, NOW, pendingOf, processOf, specOf } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';

let io: FakeIo;
let client: FakeClient;
let clock: FakeClock;

beforeEach(() => {
	client = new FakeClient();
	clock = new FakeClock();
	io = Object.assign(new FakeIo(), { client, clock });
	io.files['/home/op/web.yaml'] = 'processes: {web: {command: /bin/true}}';
	client.changes = [
		{
			name: 'web' as ProcessName,
			revision: 4,
			kind: 'update',
			before: specOf('web'),
			after: specOf('web'),
			restarts: true,
		},
	];
	client.put(instanceOf('web.0'), instanceOf('web.1'));
});

function web(over: Partial<RolloutView> = {}): ProcessView {
	const rollout: RolloutView = {
		cause: 'apply',
		phase: 'running',
		to: 4,
		from: 3,
		mode: 'spare',
		canary: 0,
		total: 2,
		updated: 1,
		healthy: 0,
		begunAt: NOW,
		message: '0 of 2 healthy',
		...over,
	};
	return processOf('web', { revision: 4, count: 2, ready: 2, rollout });
}

const FAILURE = { reason: 'web.2 failed: exit code 3', instance: 'web.2' as InstanceId, output: ['no room'] };
const watching = () => waitFor(() => client.watchers === 1);
const applying = (...flags: string[]) => io.run('apply', '-f', 'web.yaml', '--wait', ...flags);

describe('minder apply --wait, with a rollout', () => {
	it('follows it past the usual limit, a line a change, and ends with 0 when it has succeeded', async () => {
		client.put(web());
		const end = applying();
		await watching();
		await clock.advance(3600);
		client.put(web({ message: '1 of 2 healthy' }));
		client.put(web({ phase: 'succeeded', healthy: 2 }));
		expect(await end).toBe(0);
		expect(io.stdout.text.split('\n').slice(1, 4)).toEqual([
			'web: rolling out revision 4: 0 of 2 healthy',
			'web: rolling out revision 4: 1 of 2 healthy',
			'web: revision 4 is rolled out: 2 of 2 healthy',
		]);
		expect(io.stdout.text).toContain('web.0 on web-1, pid 123\n');
		expect(io.stderr.text).toBe('');
	});

	it('--timeout holds for it where it is given', async () => {
		client.put(web());
		const end = applying('--timeout', '10s');
		await watching();
		await clock.advance(10);
		expect(await end).toBe(7);
		expect(io.stderr.text).toBe('minder: not done after 10s: web: rolling out revision 4: 0 of 2 healthy\n');
	});

	it.each(['failed', 'reverted'] as const)('ends with 1, the reason and the last lines where it %s', async (phase) => {
		client.put(web());
		const end = applying('--json');
		await watching();
		client.put(web({ phase: 'reverting', failure: FAILURE }));
		await settle();
		expect(io.stderr.text).toBe('');
		client.put(web({ phase, failure: FAILURE, message: '' }));
		expect(await end).toBe(1);
		expect(io.stderr.text).toContain('last output of web.2:\n  no room\nminder: web: rollout of revision 4 failed');
		expect(io.stderr.text).toContain('web.2 failed: exit code 3; look at: minder rollout status web\n');
		expect(JSON.parse(io.stdout.text).changes).toHaveLength(1);
	});

	it('counts one that waits for promotion as done, and says how to go on', async () => {
		client.put(web({ phase: 'waiting-for-promotion', message: 'canary web.2 is healthy' }));
		expect(await applying()).toBe(0);
		expect(io.stdout.text).toContain('web waits: minder rollout promote web, or back: minder rollout undo web\n');
		const other = Object.assign(new FakeIo(), { client, files: io.files });
		expect(await other.run('apply', '-f', 'web.yaml', '--wait', '--json')).toBe(0);
		expect(JSON.parse(other.stdout.text).rollouts).toMatchObject([{ process: 'web', phase: 'waiting-for-promotion' }]);
	});

	it('does not take the failure of an older rollout for its own', async () => {
		client.put(web({ phase: 'failed', to: 3, failure: FAILURE }));
		expect(await applying()).toBe(0);
	});

	it('waits for what has no rollout as before', async () => {
		client.put(processOf('web', { count: 2 }), pendingOf('web.1', { phase: 'starting' }));
		const end = applying();
		await watching();
		await clock.advance(300);
		expect(await end).toBe(7);
		expect(io.stderr.text).toContain('not ready after 5m: web.1 (starting)');
	});

	it('draws a line for each process that is not done over itself on a terminal, and takes them away', async () => {
		io.stderr.isTTY = true;
		client.changes = [
			...client.changes,
			{ name: 'db' as ProcessName, revision: 1, kind: 'create', after: specOf('db') },
		];
		client.put(web(), processOf('db', { ready: 0 }), pendingOf('db.0', { phase: 'starting', reason: 'tcp: refused' }));
		const end = applying();
		await waitFor(() => io.stderr.text.includes('rolling out'));
		expect(io.stderr.text).toContain('web: rolling out revision 4: 0 of 2 healthy\u001b[K\n');
		expect(io.stderr.text).toContain('db: 0 of 1 ready, waiting for db.0 (starting: tcp: refused)\u001b[K\n');
		client.put(web({ phase: 'succeeded' }), instanceOf('db.0'));
		expect(await end).toBe(0);
		expect(io.stderr.text.endsWith('A\r\u001b[J')).toBe(true);
		expect(io.stdout.text).not.toContain('rolling out');
		expect(io.stdout.text).toContain('web: revision 4 is rolled out: 0 of 2 healthy\n');
	});

	it('says without a terminal what a process without a rollout waits for, once that has taken a while', async () => {
		client.put(processOf('web', { count: 2, spec: specOf('web', { daemon: false }) }));
		const end = applying();
		await watching();
		client.put(pendingOf('web.0', { phase: 'starting' }));
		await settle();
		expect(io.stdout.text).not.toContain('waiting');
		await clock.advance(3);
		client.put(instanceOf('web.0'));
		await waitFor(() => io.stdout.text.includes('web: 0 of 2 completed, waiting for web.0 (running)\n'));
		const exited = { phase: 'exited', exit: { kind: 'code', code: 0, at: NOW } } as const;
		client.put(instanceOf('web.0', exited), instanceOf('web.1', exited));
		expect(await end).toBe(0);
	});

	it('without --wait says on a terminal how to follow what it has begun', async () => {
		expect(await io.run('apply', '-f', 'web.yaml')).toBe(0);
		expect(io.stdout.text).not.toContain('follow');
		io.stdout.isTTY = true;
		expect(await io.run('apply', '-f', 'web.yaml')).toBe(0);
		expect(io.stdout.text).toContain('\nfollow with: minder rollout status -w web\n');
	});

	it('Ctrl-C stops the watching alone, and says so', async () => {
		client.put(web());
		const end = applying();
		await watching();
		io.interrupt();
		expect(await end).toBe(130);
		expect(io.stderr.text).toBe('minder: no longer watching; the change stays applied, and goes on\n');
	});
});

describe('minder restart', () => {
	const restarting = (over: Partial<RolloutView> = {}) => web({ cause: 'restart', from: 4, mode: 'in-place', ...over });

	it('says that it goes one at a time, and how to follow it', async () => {
		client.put(restarting());
		expect(await io.run('restart', 'web')).toBe(0);
		expect(io.stdout.text).toBe(
			'restarting web one at a time (2 instances): follow with `minder rollout status -w web`\n',
		);
		expect(client.calls).toEqual(['restart web']);
	});

	it('--wait follows it, and fails as it does', async () => {
		client.put(restarting());
		const end = io.run('restart', 'web', '--wait');
		await watching();
		await clock.advance(600);
		client.put(restarting({ phase: 'failed', failure: FAILURE }));
		expect(await end).toBe(1);
		expect(io.stdout.text).toContain('web: restarting: 0 of 2 healthy\n');
		expect(io.stderr.text).toContain('minder: web: restart failed: web.2 failed: exit code 3');
	});

	it('--wait tells of the new programs when it has succeeded', async () => {
		client.put(restarting());
		const end = io.run('restart', 'web', '--wait');
		await watching();
		client.put(instanceOf('web.0', { pid: 7 }), restarting({ phase: 'succeeded', healthy: 2 }));
		expect(await end).toBe(0);
		expect(io.stdout.text).toContain('restarted web (2 instances): web.0 on web-1, pid 7; web.1 on web-1, pid 123\n');
	});

	it('--at-once asks for all of them now', async () => {
		client.put(processOf('web', { count: 2 }));
		expect(await io.run('restart', 'web', '--at-once')).toBe(0);
		expect(client.calls).toEqual(['restart web at once']);
		expect(io.stdout.text).toBe('restarting web (2 instances)\n');
	});
});

describe('minder scale --wait', () => {
	it('waits for the end of a rollout that goes on, spares that leave or not', async () => {
		client.put(web(), instanceOf('web.2', { want: 'stop', phase: 'stopping' }));
		let done = false;
		const end = io.run('scale', 'web', '2', '--wait').finally(() => (done = true));
		await watching();
		client.put(web({ healthy: 1, message: '1 of 2 healthy' }));
		await settle();
		expect(done).toBe(false);
		client.put(web({ phase: 'succeeded', healthy: 2 }));
		expect(await end).toBe(0);
	});
});

describe('waiting for instances of which one is lost', () => {
	it('counts the one in its place', async () => {
		client.put(processOf('web', { count: 2 }), pendingOf('web.0', { phase: 'lost' }), instanceOf('web.2'));
		expect(await io.run('wait', 'web', '--for', 'ready')).toBe(0);
		expect(await io.run('wait', 'web.0', '--for', 'ready')).toBe(1);
		expect(io.stderr.text).toContain('web.0 is lost');
	});
});
