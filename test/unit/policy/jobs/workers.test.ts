import { describe, expect, it } from 'vitest';
import { fn, QueueWorld } from './queue-world.ts';

describe('a worker that leaves', () => {
	it('lost, has its jobs tried again at once', () => {
		const world = new QueueWorld();
		for (let count = 0; count < 2; count++) world.submit('f');
		world.worker('w', ['f']);
		world.grab('w');
		world.grab('w');
		world.happened();
		world.queue.leave('w', 'lost', world.now);
		expect(world.happened()).toEqual(['changed 1 queued', 'changed 2 queued']);
		expect(world.queue.heldBy('w')).toEqual([]);
	});

	it('kept, has what it holds by leases until they end, and may come back for it', () => {
		const world = new QueueWorld();
		world.submit('f');
		world.submit('f');
		world.worker('w', ['f']);
		world.grab('w');
		world.grab('w');
		world.queue.leave('w', 'kept', world.now);
		expect(world.queue.counts(fn('f'))).toMatchObject({ running: 2, workers: 0 });
		world.pass(20);
		world.worker('w', []);
		expect(world.queue.heldBy('w').map((job) => job.seq)).toEqual([1, 2]);
		expect(world.queue.renew('w', 1, 1, world.now)).toBe(true);
		world.pass(10);
		expect(world.queue.find(2)?.state).toBe('queued');
		expect(world.grab('w')).toBeUndefined();
		expect(world.done('w', 1, 1)).toBe(true);
	});

	it('kept, has nothing by a connection', () => {
		const world = new QueueWorld();
		world.submit('f');
		world.worker('w', ['f'], { holds: 'connection' });
		world.grab('w');
		world.queue.leave('w', 'kept', world.now);
		expect(world.queue.find(1)?.state).toBe('queued');
	});

	it('and comes back within a connection has what it had', () => {
		const world = new QueueWorld();
		world.submit('f');
		world.worker('w', ['f']);
		world.grab('w');
		world.queue.sleep('w');
		world.worker('w', ['g']);
		expect(world.queue.counts(fn('f'))).toMatchObject({ workers: 0, idle: 0, running: 1 });
		expect(world.queue.counts(fn('g'))).toMatchObject({ workers: 1, idle: 0 });
		expect(world.done('w', 1, 1)).toBe(true);
	});
});

describe('a worker that gives a function up', () => {
	it('goes on with what it has, unless that is to be done by others', () => {
		const world = new QueueWorld();
		for (const name of ['f', 'g']) world.submit(name);
		world.worker('w', ['f', 'g']);
		world.grab('w');
		world.grab('w');
		world.queue.unable('w', fn('f'), { requeue: false }, world.now);
		expect(world.queue.held('w', 1, 1)).toBeDefined();
		world.happened();
		world.queue.unable('w', fn('g'), { requeue: true }, world.now);
		world.queue.able('w', fn('f'), {});
		world.queue.unable('w', fn('f'), { requeue: true }, world.now);
		expect(world.happened()).toEqual(['revoked w 2/1', 'changed 2 queued', 'revoked w 1/1', 'changed 1 queued']);
	});
});

describe('a function', () => {
	it('is there from its first job, worker or rule, and goes when it has none', () => {
		const world = new QueueWorld();
		world.submit('c');
		world.worker('w', ['b']);
		world.queue.setRules(fn('a'), undefined);
		expect(world.queue.functions()).toEqual(['a', 'b', 'c']);
		expect(['a', 'b', 'c', 'd'].map((name) => world.queue.drop(fn(name)))).toEqual([
			'dropped',
			'busy',
			'busy',
			'unknown',
		]);
		world.queue.leave('w', 'lost', world.now);
		world.queue.cancel(1, 'no', world.now);
		expect(['b', 'c'].map((name) => world.queue.drop(fn(name)))).toEqual(['dropped', 'dropped']);
		expect(world.queue.counts(fn('c'))).toBeUndefined();
	});
});

describe('a job that is cancelled', () => {
	it('ends wherever it is, and is taken from its worker', () => {
		const world = new QueueWorld();
		world.submit('f');
		world.submit('f', { start: { kind: 'after', seconds: 5 } });
		world.submit('f');
		world.worker('w', ['f']);
		world.grab('w');
		world.happened();
		for (const seq of [1, 2, 3]) world.queue.cancel(seq, 'enough', world.now);
		expect(world.queue.cancel(1, 'enough', world.now)).toBeUndefined();
		expect(world.happened()).toEqual(['revoked w 1/1', 'ended 1 cancelled', 'ended 2 cancelled', 'ended 3 cancelled']);
		expect(world.reasonOf(2)).toBe('enough');
		expect(world.queue.counts(fn('f'))).toEqual({
			queued: { high: 0, normal: 0, low: 0 },
			delayed: 0,
			running: 0,
			workers: 1,
			idle: 0,
			bytes: 0,
		});
	});
});
