import { describe, expect, it } from 'vitest';
import { fn, QueueWorld } from './queue-world.ts';

const grabAll = (world: QueueWorld, worker: string): number[] => {
	const seqs: number[] = [];
	for (let seq = world.grab(worker); seq !== undefined; seq = world.grab(worker)) seqs.push(seq);
	return seqs;
};

describe('in which order jobs are given out', () => {
	it('is by priority, then as they came', () => {
		const world = new QueueWorld();
		for (const priority of ['low', 'normal', 'high', 'normal', 'high', 'low'] as const) world.submit('f', { priority });
		world.worker('w', ['f']);
		expect(grabAll(world, 'w')).toEqual([3, 5, 2, 4, 1, 6]);
	});

	it('is over all functions of a worker when the order is global', () => {
		const world = new QueueWorld('global');
		world.submit('f', { priority: 'low' });
		world.submit('g');
		world.submit('f');
		world.submit('g', { priority: 'high' });
		world.worker('w', ['f', 'g']);
		expect(grabAll(world, 'w')).toEqual([4, 2, 3, 1]);
	});

	it('is the newest ability first when it is listed, whatever the priority of the others', () => {
		const world = new QueueWorld('listed');
		world.submit('f', { priority: 'high' });
		world.submit('g', { priority: 'low' });
		world.submit('f');
		world.submit('g');
		world.worker('w', ['f', 'g']);
		expect(grabAll(world, 'w')).toEqual([4, 2, 1, 3]);
	});

	it('puts an ability that is said again to the head', () => {
		const world = new QueueWorld('listed');
		world.submit('f');
		world.submit('g');
		world.worker('w', ['f', 'g', 'f']);
		expect(grabAll(world, 'w')).toEqual([1, 2]);
	});

	it('turns when it is round-robin: the function that was served goes to the end', () => {
		const world = new QueueWorld('round-robin');
		for (const name of ['f', 'f', 'f', 'g', 'g', 'h']) world.submit(name);
		world.worker('w', ['f', 'g', 'h']);
		expect(grabAll(world, 'w')).toEqual([6, 4, 1, 5, 2, 3]);
	});

	it('is unharmed by jobs that are cancelled in the middle', () => {
		const world = new QueueWorld();
		for (let count = 0; count < 50; count++) world.submit('f');
		for (let seq = 1; seq <= 50; seq++) if (seq % 3 !== 0) world.queue.cancel(seq, 'no', world.now);
		world.worker('w', ['f']);
		expect(grabAll(world, 'w')).toEqual([3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36, 39, 42, 45, 48]);
	});

	it('gives nothing of what a worker cannot do, any more, or is not there for', () => {
		const world = new QueueWorld();
		world.submit('f');
		world.worker('w', ['g', 'f']);
		world.queue.unable('w', fn('f'), { requeue: false }, world.now);
		expect(world.grab('w')).toBeUndefined();
		expect(world.grab('stranger')).toBeUndefined();
	});

	it('puts a job of a lost worker behind the others, and one that was given back where it was', () => {
		const world = new QueueWorld();
		for (let count = 0; count < 3; count++) world.submit('f');
		world.worker('w', ['f']);
		world.worker('lost', ['f'], { holds: 'connection' });
		expect(world.grab('lost')).toBe(1);
		world.queue.leave('lost', 'lost', world.now);
		expect(world.grab('w')).toBe(2);
		expect(world.queue.returned('w', 2, 1, world.now)).toBe(true);
		expect(grabAll(world, 'w')).toEqual([2, 3, 1]);
	});

	it('is that of acceptance where commits end in another order', () => {
		const world = new QueueWorld();
		const [first, second] = [world.propose('f'), world.propose('f')];
		world.worker('w', ['f']);
		if (second.kind !== 'refused') world.queue.admit(second.job, world.now);
		if (first.kind !== 'refused') world.queue.admit(first.job, world.now);
		expect(grabAll(world, 'w')).toEqual([1, 2]);
	});
});

describe('how many jobs run', () => {
	it('is bounded by the function, over all workers', () => {
		const world = new QueueWorld();
		world.rules('f', { maxRunning: 2 });
		for (let count = 0; count < 3; count++) world.submit('f');
		for (const id of ['a', 'b', 'c']) world.worker(id, ['f']);
		expect([world.grab('a'), world.grab('b'), world.grab('c')]).toEqual([1, 2, undefined]);
		world.queue.sleep('c');
		expect(world.woken()).toEqual([]);
		world.done('a', 1);
		expect(world.woken()).toEqual(['c']);
		expect(world.grab('c')).toBe(3);
	});

	it('skips a function that is full, and gives jobs of another one', () => {
		const world = new QueueWorld();
		world.rules('f', { maxRunning: 1 });
		world.submit('f', { priority: 'high' });
		world.submit('f', { priority: 'high' });
		world.submit('g', { priority: 'low' });
		world.worker('w', ['f', 'g']);
		expect([world.grab('w'), world.grab('w'), world.grab('w')]).toEqual([1, 3, undefined]);
	});

	it('is bounded for each worker and function', () => {
		const world = new QueueWorld();
		for (const name of ['f', 'f', 'f', 'g']) world.submit(name);
		world.worker('w', ['f', 'g'], { limit: 2 });
		expect(grabAll(world, 'w')).toEqual([1, 2, 4]);
		world.queue.sleep('w');
		expect(world.woken()).toEqual([]);
		world.done('w', 2);
		expect(world.woken()).toEqual(['w']);
		expect(grabAll(world, 'w')).toEqual([3]);
	});

	it('is none while the function is paused', () => {
		const world = new QueueWorld();
		world.rules('f', { paused: true });
		world.submit('f');
		world.worker('w', ['f']);
		expect(world.grab('w')).toBeUndefined();
		world.queue.sleep('w');
		expect(world.woken()).toEqual([]);
		world.rules('f');
		expect(world.woken()).toEqual(['w']);
		expect(world.grab('w')).toBe(1);
	});
});
