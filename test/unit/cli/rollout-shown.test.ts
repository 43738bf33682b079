import { beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../support/wait-for.ts';
import { FakeClient, instanceOf, NOW, processOf } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';
import { FAILED, web } from './sample-rollouts.ts';

let io: FakeIo;
let client: FakeClient;

beforeEach(() => {
	client = new FakeClient();
	io = Object.assign(new FakeIo(), { client });
});

const watching = () => waitFor(() => client.watchers === 1);

describe('a rollout in status and describe', () => {
	it('has a line below the table while it goes on, and for an hour after it was taken back', async () => {
		const shown = async (): Promise<string> => {
			const other = Object.assign(new FakeIo(), { client });
			expect(await other.run('status')).toBe(0);
			return other.stdout.text;
		};
		client.put(web(), instanceOf('web.0'));
		expect(await shown()).toMatch(
			/\nweb: rolling out revision 4: 2 of 5 healthy, waiting for web\.6 on n3 \(starting\)\n$/,
		);
		client.put(web({ ...FAILED, phase: 'reverted' }, 3));
		expect(await shown()).toContain('went back to revision 3');
		client.put(web({ ...FAILED, phase: 'reverted', endedAt: NOW - 3_600_001 }, 3));
		expect(await shown()).not.toContain('went back');
		client.put(web({ phase: 'succeeded' }));
		expect(await shown()).not.toContain('revision 4');
	});

	it('folds that line on a narrow terminal', async () => {
		io.stdout.isTTY = true;
		io.env['NO_COLOR'] = '1';
		io.stdout.columns = 60;
		client.put(web(), instanceOf('web.0'));
		expect(await io.run('status')).toBe(0);
		expect(io.stdout.text).toContain(
			'\nweb: rolling out revision 4: 2 of 5 healthy, waiting for\n    web.6 on n3 (starting)\n',
		);
		const other = Object.assign(new FakeIo(), { client, stdout: io.stdout, env: io.env });
		expect(await other.run('rollout', 'status', 'web')).toBe(0);
		expect(io.stdout.text).toContain(
			'web: rolling out revision 4: 2 of 5 healthy, waiting for\n     web.6 on n3 (starting)\n',
		);
	});

	it('is told line by line with status -w, what was over before is not', async () => {
		client.put(web({ phase: 'succeeded' }));
		const end = io.run('status', '-w');
		await watching();
		client.put(web());
		await waitFor(() => io.stdout.text.includes('rolling out'));
		io.interrupt();
		expect(await end).toBe(130);
		expect(io.stdout.text).toMatch(/^\S+ web: rolling out revision 4: 2 of 5 healthy.*\n$/);
	});

	it('describe shows it, where each instance is and why, and with --placement each node', async () => {
		client.put(web({ ...FAILED, phase: 'failed' }), instanceOf('web.0', { placedBecause: 'least loaded of 3' }));
		client.reasons = [{ node: 'n1' as never, why: 'is cordoned: new disks' }];
		expect(await io.run('describe', 'web')).toBe(0);
		expect(io.stdout.text).toContain('Rollout\n  web: rollout of revision 4 failed: web.5 failed: exit code 3\n');
		expect(io.stdout.text).toContain('| no room');
		expect(io.stdout.text).toMatch(/placed +least loaded of 3/);
		expect(io.stdout.text).not.toContain('new disks');
		const other = Object.assign(new FakeIo(), { client });
		expect(await other.run('describe', 'web', '--placement')).toBe(0);
		expect(other.stdout.text).toContain('Nodes for one more copy\n  n1 is cordoned: new disks\n');
	});

	it('describe says why not for each node where an instance has none, and what lost means', async () => {
		const {
			node: _,
			pid: __,
			...unplaced
		} = instanceOf('web.0', {
			phase: 'pending',
			ready: false,
			reason: 'node n1 is cordoned: new disks',
		});
		client.put(processOf('web', { ready: 0 }), unplaced, instanceOf('web.1', { phase: 'lost', ready: false }));
		client.reasons = [{ node: 'n1' as never, why: 'is draining' }];
		expect(await io.run('describe', 'web')).toBe(0);
		expect(io.stdout.text).toContain('Nodes for one more copy\n  n1 is draining\n');
		expect(io.stdout.text).toContain('web.1 on web-1: lost: its node was silent for too long, and it was given up');
		expect(io.stdout.text).toContain('1 lost with their nodes');
		expect(io.stdout.text).toContain('→ when n1 may be used again: minder node uncordon n1');
		const other = Object.assign(new FakeIo(), { client });
		await other.run('describe', 'web', '--json');
		expect(JSON.parse(other.stdout.text).nodes).toEqual([{ node: 'n1', why: 'is draining' }]);
	});
});
