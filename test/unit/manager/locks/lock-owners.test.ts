import { beforeEach, describe, expect, it } from 'vitest';
import type { NodeName, RunId, ScheduleName } from '../../../../src/model/ids.ts';
import type { Run } from '../../../../src/model/schedule-records.ts';
import { settle } from '../../../support/fake-clock.ts';
import { LockWorld } from '../../../support/lock-world.ts';

let world: LockWorld;
beforeEach(async () => {
	world = await new LockWorld().open();
});

describe('where the connection of a holder is gone', () => {
	const identity = { owner: 'x', host: 'h', node: 'n1' as NodeName, pid: 7, startTime: 9, bootId: 'b' };

	beforeEach(() => joined('b'));

	/** The node is there, in its boot of this id. */
	const joined = (bootId: string): Promise<void> =>
		world.state.update((transaction) =>
			transaction.putNode({
				name: identity.node,
				nodeId: 'id',
				bootId,
				version: '1',
				labels: {},
				addresses: [],
				capacity: { cores: 1, memoryBytes: 1 },
				state: 'ready',
				joinedAt: 0,
			}),
		);

	it('leaves it to its time where its machine is not that node', async () => {
		await joined('of another machine');
		world.pidState = 'down';
		await world.ask('x', { identity, ttlSeconds: 1000 });
		const gone = new AbortController();
		const renewal = world.service.renew('x', { holdSeconds: 20 }, gone.signal);
		gone.abort();
		await expect(renewal).rejects.toMatchObject({ code: 'cancelled' });
		await world.clock.advance(100);
		expect(world.asked).toEqual([]);
		expect(await world.holders()).toEqual(['x']);
	});

	async function dropped(): Promise<void> {
		await world.ask('x', { identity, ttlSeconds: 1000, lockDelaySeconds: 5 });
		await world.ask('y', { ttlSeconds: 1000 });
		const gone = new AbortController();
		const renewal = world.service.renew('x', { holdSeconds: 20 }, gone.signal);
		await settle();
		gone.abort();
		await expect(renewal).rejects.toMatchObject({ code: 'cancelled' });
		await settle();
		expect(world.asked).toMatchObject([{ node: 'n1', pid: 7, startTime: 9, bootId: 'b' }]);
	}

	it('ends its session when its node says that it is gone and its guard had its time', async () => {
		world.pidState = 'down';
		await dropped();
		await world.clock.advance(4.9);
		expect(await world.holders()).toEqual(['x']);
		await world.clock.advance(0.2);
		expect(await world.holders()).toEqual(['y']);
	});

	it('asks again, as the connection goes before the process does', async () => {
		world.pidState = 'up';
		await dropped();
		world.pidState = 'down';
		await world.clock.advance(1);
		await world.clock.advance(5.1);
		expect(await world.holders()).toEqual(['y']);
	});

	it('leaves it to its time when the process lives on', async () => {
		world.pidState = 'up';
		await dropped();
		for (let second = 0; second < 100; second++) await world.clock.advance(1);
		expect(world.asked).toHaveLength(5);
		expect(await world.holders()).toEqual(['x']);
	});

	it('leaves it to its time when its node does not know', async () => {
		await dropped();
		await world.clock.advance(100);
		expect(await world.holders()).toEqual(['x']);
	});

	it('keeps it when the holder is heard of meanwhile', async () => {
		world.pidState = 'down';
		await dropped();
		await world.service.renew('x', { holdSeconds: 0 });
		await world.clock.advance(100);
		expect(await world.holders()).toEqual(['x']);
	});
});

it('keeps clients away from the session of a run', async () => {
	const session = { id: 'job@1', identity: { owner: 'job@1', host: 'h' }, lockDelaySeconds: 0, since: 0 };
	const request = { id: 'job@1', session: 'job@1', names: ['a'], mode: 'exclusive', slots: 1, since: 0 } as const;
	await world.state.update((transaction) => world.desk.request(transaction, request, session));
	for (const call of [
		() => world.service.end('job@1', { clean: true }),
		() => world.service.release('job@1', 'job@1'),
		() => world.service.renew('job@1', { holdSeconds: 0 }),
	]) {
		await expect(call()).rejects.toMatchObject({ code: 'precondition' });
	}
	await world.clock.advance(10_000);
	expect(await world.holders()).toEqual(['job@1']);
	await world.state.update((transaction) => world.desk.end(transaction, 'job@1'));
	expect(await world.service.list([])).toEqual([]);
});

it('takes no lock from a run that goes on, and does from one that is no more', async () => {
	const id = 'job@20260102T030405Z' as RunId;
	const session = { id, identity: { owner: id, host: 'minder' }, lockDelaySeconds: 0, since: 0 };
	const request = { id, session: id, names: ['a'], mode: 'exclusive', slots: 1, since: 0 } as const;
	const run: Run = {
		id,
		schedule: 'job' as ScheduleName,
		revision: 1,
		scheduledAt: 0,
		cause: 'schedule',
		state: 'running',
		claimedAt: 0,
		tasks: [],
	};
	await world.state.update((transaction) => {
		world.desk.request(transaction, request, session);
		transaction.put('run', id, run);
	});
	await expect(world.service.break('a', { reason: '' })).rejects.toMatchObject({
		code: 'precondition',
		message: expect.stringContaining(`minder schedule cancel ${id}`),
	});
	expect(await world.holders()).toEqual([id]);
	await world.state.update((transaction) => transaction.remove('run', id));
	await world.service.break('a', { reason: '' });
	expect(await world.holders()).toEqual([]);
});
