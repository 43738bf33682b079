import { beforeEach, describe, expect, it } from 'vitest';
import { MinderError } from '../../../src/model/errors.ts';
import type { NodeName } from '../../../src/model/ids.ts';
import type { MaintenanceView, NodeView } from '../../../src/model/views.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { waitFor } from '../../support/wait-for.ts';
import { FakeClient, instanceOf, NOW, processOf } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';

let io: FakeIo;
let client: FakeClient;
let clock: FakeClock;

beforeEach(() => {
	client = new FakeClient();
	clock = new FakeClock();
	io = Object.assign(new FakeIo(), { client, clock });
	client.nodes = [nodeOf('web-1'), nodeOf('web-2')];
});

function nodeOf(name: string, over: Partial<NodeView> = {}): NodeView {
	return {
		name: name as NodeName,
		nodeId: 'n',
		bootId: 'b',
		version: '0.1.0',
		labels: { role: 'web', zone: 'north' },
		addresses: ['10.0.0.1'],
		capacity: { cores: 4, memoryBytes: 4 * 1024 ** 3 },
		state: 'ready',
		lastHeartbeatAt: NOW - 3000,
		instances: 1,
		...over,
	};
}

const draining = (over: Partial<MaintenanceView> = {}): NodeView =>
	nodeOf('web-1', {
		state: 'draining',
		maintenance: { kind: 'draining', since: NOW - 120_000, deadlineAt: NOW + 240_000, remaining: 3, ...over },
	});
const drained = (): NodeView =>
	nodeOf('web-1', { state: 'cordoned', maintenance: { kind: 'drained', since: NOW, remaining: 0 } });

describe('minder node', () => {
	it('cordons and uncordons several, with a comment', async () => {
		expect(await io.run('node', 'cordon', 'web-1', 'web-2', '--comment', 'new disks')).toBe(0);
		expect(await io.run('node', 'uncordon', 'web-1')).toBe(0);
		expect(client.calls).toEqual([
			'cordon {"comment":"new disks"} web-1',
			'cordon {"comment":"new disks"} web-2',
			'uncordon web-1',
		]);
		expect(io.stdout.text).toBe('cordoned web-1\ncordoned web-2\nuncordoned web-1\n');
		const other = Object.assign(new FakeIo(), { client });
		expect(await other.run('node', 'cordon', 'web-1', '--json')).toBe(0);
		expect(JSON.parse(other.stdout.text).nodes).toMatchObject([{ name: 'web-1' }]);
	});

	it('removes, and only with --force what is still there', async () => {
		expect(await io.run('node', 'remove', 'web-1')).toBe(0);
		expect(await io.run('node', 'remove', 'web-1', '--force')).toBe(0);
		expect(client.calls).toEqual(['remove-node {"force":false} web-1', 'remove-node {"force":true} web-1']);
		client.failure = new MinderError('precondition', 'web-1 still reports');
		expect(await io.run('node', 'remove', 'web-1')).toBe(1);
		expect(await io.run('node', 'remove')).toBe(2);
		client.failure = undefined;
		const other = Object.assign(new FakeIo(), { client });
		expect(await other.run('node', 'remove', 'web-1', '--json')).toBe(0);
		expect(JSON.parse(other.stdout.text)).toEqual({ removed: ['web-1'] });
	});

	it('sets labels, takes them back, and lists them', async () => {
		expect(await io.run('node', 'label', 'web-1', 'zone=north', 'rack-', 'empty=')).toBe(0);
		expect(client.calls).toEqual(['label {"zone":"north","rack":null,"empty":""} web-1']);
		expect(io.stdout.text).toBe('labelled web-1: zone=north, rack taken back, empty=\n');
		expect(await io.run('node', 'label', 'web-1', 'role-')).toBe(0);
		expect(io.stdout.text).toContain('labelled web-1: role taken back (role=web by its agent)\n');
		const other = Object.assign(new FakeIo(), { client });
		expect(await other.run('node', 'label', 'web-1', '--list')).toBe(0);
		expect(other.stdout.text).toBe('role=web\nzone=north\n');
		expect(await other.run('node', 'label', 'web-1', 'zone')).toBe(2);
		expect(other.stderr.text).toContain('"zone" is neither KEY=VALUE nor KEY-');
		expect(await other.run('node', 'label', 'nobody', 'a=b')).toBe(3);
	});
});

describe('minder node drain', () => {
	const draw = (...flags: string[]) => io.run('node', 'drain', 'web-1', '--deadline', '10m', ...flags);
	const looked = () => waitFor(() => client.calls.includes('nodes'));

	it('waits until it is empty, telling what is left and why', async () => {
		client.nodes = [draining()];
		client.put(processOf('web'), instanceOf('web.0', { reason: 'cannot move: no other node has room' }));
		const end = draw();
		await looked();
		await clock.advance(0.5);
		client.nodes = [draining({ remaining: 1 })];
		await clock.advance(0.5);
		client.nodes = [drained()];
		await clock.advance(0.5);
		expect(await end).toBe(0);
		expect(client.calls[0]).toBe('drain {"deadlineSeconds":600} web-1');
		expect(io.stdout.text.split('\n')).toEqual([
			'draining web-1: 3 instances to move, what is left after 10m is stopped',
			'web-1: 3 instances left, deadline in 4m: web.0 running (cannot move: no other node has room)',
			expect.stringMatching(/^web-1: 1 instance left, deadline in 3m59s: web\.0 running/),
			'drained web-1; take it back with: minder node uncordon web-1',
			'',
		]);
	});

	it('passes the deadline and the comment on, and returns at once with --no-wait', async () => {
		client.nodes = [draining()];
		expect(await draw('--deadline', 'none', '--no-wait', '--comment', 'disks')).toBe(0);
		expect(await draw('--deadline', '30s', '--no-wait')).toBe(0);
		expect(client.calls).toEqual(['drain {"comment":"disks"} web-1', 'drain {"deadlineSeconds":30} web-1']);
		expect(io.stdout.text).toContain('draining web-1: 3 instances to move, no deadline\n');
		expect(io.stdout.text).toContain('follow with: minder nodes web-1\n');
		expect(await draw('--deadline', 'soon')).toBe(2);
	});

	it('watches a drain that goes on without changing its deadline, unless one is given', async () => {
		client.nodes = [draining()];
		expect(await io.run('node', 'drain', 'web-1', '--no-wait')).toBe(0);
		expect(client.calls).toEqual(['nodes']);
		expect(io.stdout.text).toContain(
			'draining web-1 already: 3 instances to move, deadline in 4m; another deadline: --deadline\n',
		);
		expect(await io.run('node', 'drain', 'web-1', '--no-wait', '--comment', 'disks')).toBe(0);
		client.nodes = [nodeOf('web-1')];
		expect(await io.run('node', 'drain', 'web-1', '--no-wait')).toBe(0);
		expect(client.calls.filter((call) => call.startsWith('drain'))).toEqual([
			'drain {"deadlineSeconds":600,"comment":"disks"} web-1',
			'drain {"deadlineSeconds":600} web-1',
		]);
	});

	it('names what its deadline has stopped', async () => {
		client.nodes = [drained()];
		const stopped = (id: string, at: number, node = 'web-1') => ({
			sequence: 1,
			at,
			kind: 'instance-moved' as const,
			subject: `instance/${id}`,
			actor: 'manager',
			reason: `stopped: the drain of ${node} has reached its deadline`,
		});
		client.events = [stopped('old.0', NOW - 1), stopped('job.1', NOW + 1), stopped('far.0', NOW + 1, 'web-2')];
		expect(await draw()).toBe(0);
		expect(io.stdout.text).toContain(
			'\nstopped at the deadline: job.1; where they are now: minder status\ndrained web-1',
		);
	});

	it('prints the node as JSON when it is empty', async () => {
		client.nodes = [drained()];
		expect(await draw('--json')).toBe(0);
		expect(JSON.parse(io.stdout.text).nodes).toMatchObject([
			{ name: 'web-1', state: 'cordoned', maintenance: { kind: 'drained', remaining: 0 } },
		]);
	});

	it('ends with 1 where somebody uncordons it, and with 7 after --timeout', async () => {
		client.nodes = [draining()];
		client.put(processOf('web'), instanceOf('web.0'));
		const late = draw('--timeout', '2s');
		await looked();
		await clock.advance(3);
		expect(await late).toBe(7);
		expect(io.stderr.text).toContain('not empty after 2s: web.0 (running, pid 123); the drain goes on');
		client.nodes = [nodeOf('web-1')];
		expect(await draw()).toBe(1);
		expect(io.stderr.text).toContain('web-1 was uncordoned before it was empty');
	});

	it('Ctrl-C stops the watching alone', async () => {
		client.nodes = [draining()];
		const end = draw();
		await looked();
		io.interrupt();
		expect(await end).toBe(130);
		expect(io.stderr.text).toBe('minder: no longer watching; the drain goes on: minder nodes web-1\n');
	});

	it('draws what is left on a terminal and takes it away', async () => {
		io.stderr.isTTY = true;
		client.nodes = [draining()];
		client.put(processOf('web'), instanceOf('web.0'), instanceOf('web.1', { node: 'web-2' as NodeName }));
		const end = draw();
		await waitFor(() => io.stderr.text.includes('web.0'));
		expect(io.stderr.text).toBe('web-1: 3 instances left, deadline in 4m\u001b[K\n  web.0 running\u001b[K\n\u001b[J');
		client.nodes = [drained()];
		await clock.advance(0.5);
		expect(await end).toBe(0);
		expect(io.stderr.text.endsWith('\u001b[2A\r\u001b[J')).toBe(true);
	});
});

describe('minder nodes, with maintenance', () => {
	it('shows what is left, the deadline, comments and reservations', async () => {
		const reserved = { comment: 'ann; tests', at: NOW - 60_000 };
		client.nodes = [draining({ comment: 'new disks' }), nodeOf('web-2', { reserved })];
		expect(await io.run('nodes')).toBe(0);
		expect(io.stdout.text).toMatch(/^web-1 +draining, 3 left /m);
		expect(io.stdout.text).toContain('web-1: draining for 2m, 3 instances left, deadline in 4m: new disks\n');
		expect(io.stdout.text).toContain('web-2: reserved for 1m: ann; tests\n');
		const other = Object.assign(new FakeIo(), { client });
		await other.run('nodes', '--json');
		const [first, second] = JSON.parse(other.stdout.text).nodes;
		expect(first.maintenance).toEqual({
			kind: 'draining',
			since: '2025-12-31T23:58:00.000Z',
			comment: 'new disks',
			deadlineAt: '2026-01-01T00:04:00.000Z',
			remaining: 3,
		});
		expect(second.reserved).toEqual({ comment: 'ann; tests', at: '2025-12-31T23:59:00.000Z' });
	});

	it('tells all of one node, and what is on it', async () => {
		client.put(processOf('web'), instanceOf('web.0'), instanceOf('web.1', { node: 'web-2' as NodeName }));
		client.nodes = [{ ...drained(), state: 'unknown' }];
		expect(await io.run('nodes', 'web-1')).toBe(0);
		expect(io.stdout.text).toContain('web-1: unknown, drained\n');
		expect(io.stdout.text).toMatch(/labels +role=web, zone=north\n/);
		expect(io.stdout.text).toContain('web.0 running, pid 123\n');
		expect(io.stdout.text).not.toContain('web.1');
		expect(await io.run('nodes', 'nobody')).toBe(3);
	});
});
