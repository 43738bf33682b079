import { describe, expect, it } from 'vitest';
import { fn, QueueWorld } from './queue-world.ts';

describe('a worker that sleeps', () => {
	it('is woken at once where something waits, and by a new job; once until it sleeps again', () => {
		const world = new QueueWorld();
		world.worker('w', ['f']);
		world.queue.sleep('w');
		expect(world.woken()).toEqual([]);
		world.submit('f');
		world.submit('f');
		expect(world.woken()).toEqual(['w']);
		world.queue.sleep('w');
		expect(world.woken()).toEqual(['w']);
		expect(world.grab('w')).toBe(1);
		world.submit('f');
		expect(world.woken()).toEqual([]);
	});

	it('is not woken for what it cannot do, nor when it is awake or gone', () => {
		const world = new QueueWorld();
		for (const id of ['other', 'awake', 'gone', 'gave-up']) world.worker(id, [id === 'other' ? 'g' : 'f']);
		for (const id of ['other', 'gone', 'gave-up']) world.queue.sleep(id);
		world.queue.leave('gone', 'lost', world.now);
		world.queue.unable('gave-up', fn('f'), { requeue: false }, world.now);
		world.submit('f');
		expect(world.woken()).toEqual([]);
		expect(world.queue.counts(fn('f'))).toMatchObject({ workers: 1, idle: 0 });
	});

	it('is woken when it says that it can do what waits', () => {
		const world = new QueueWorld();
		world.submit('f');
		world.worker('w', []);
		world.queue.sleep('w');
		world.queue.able('w', fn('f'), {});
		expect(world.woken()).toEqual(['w']);
	});

	it('is woken when a delayed job is due, a try is repeated, or one comes back', () => {
		const world = new QueueWorld();
		world.worker('w', ['f']);
		world.worker('busy', ['f'], { holds: 'connection' });
		world.submit('f', { start: { kind: 'after', seconds: 10 } });
		world.queue.sleep('w');
		expect(world.woken()).toEqual([]);
		world.pass(10);
		expect(world.woken()).toEqual(['w']);
		expect(world.grab('busy')).toBe(1);
		expect(world.grab('w')).toBeUndefined();
		world.queue.sleep('w');
		expect(world.woken()).toEqual([]);
		world.queue.leave('busy', 'lost', world.now);
		expect(world.woken()).toEqual(['w']);
	});

	it('is one of as many as there are jobs, who sleeps longest first', () => {
		const world = new QueueWorld();
		for (let at = 0; at < 1000; at++) {
			world.worker(`w${at}`, ['f']);
			world.queue.sleep(`w${at}`);
		}
		world.submit('f');
		expect(world.woken()).toEqual(['w0']);
		world.submit('f');
		expect(world.woken()).toEqual(['w1']);
		expect(world.grab('w0')).toBe(1);
		expect(world.woken()).toEqual([]);
		expect(world.queue.counts(fn('f'))).toMatchObject({ workers: 1000, idle: 998 });
	});

	it('is woken in the stead of one that was woken and left, gave up, or got something else', () => {
		for (const how of ['leaves', 'gives up', 'gets another job'] as const) {
			const world = new QueueWorld();
			world.worker('first', ['f', 'g']);
			world.worker('second', ['f']);
			world.queue.sleep('first');
			world.queue.sleep('second');
			world.submit('f');
			expect(world.woken()).toEqual(['first']);
			if (how === 'leaves') world.queue.leave('first', 'kept', world.now);
			if (how === 'gives up') world.queue.unable('first', fn('f'), { requeue: false }, world.now);
			if (how === 'gets another job') {
				world.submit('g', { priority: 'high' });
				expect(world.grab('first')).toBe(2);
			}
			expect(world.woken()).toEqual(['second']);
		}
	});

	it('is woken in the stead of one that does not come within a second', () => {
		const world = new QueueWorld();
		for (const id of ['hung', 'next']) {
			world.worker(id, ['f']);
			world.queue.sleep(id);
		}
		world.submit('f');
		expect(world.woken()).toEqual(['hung']);
		expect(world.queue.nextDue().monotonic).toBe(world.seconds + 1);
		world.pass(0.9);
		expect(world.woken()).toEqual([]);
		world.pass(0.1);
		expect(world.woken()).toEqual(['next']);
		expect(world.grab('next')).toBe(1);
		expect(world.queue.nextDue().monotonic).toBe(world.seconds + 30);
	});

	it('is woken when a limit of the function is raised', () => {
		const world = new QueueWorld();
		world.rules('f', { maxRunning: 1 });
		world.submit('f');
		world.submit('f');
		for (const id of ['a', 'b']) world.worker(id, ['f']);
		world.grab('a');
		world.queue.sleep('b');
		world.rules('f', { maxRunning: 2 });
		expect(world.woken()).toEqual(['b']);
	});

	it('is not woken for more than may run', () => {
		const world = new QueueWorld();
		world.rules('f', { maxRunning: 1 });
		for (const id of ['a', 'b', 'c']) {
			world.worker(id, ['f']);
			world.queue.sleep(id);
		}
		for (let count = 0; count < 3; count++) world.submit('f');
		expect(world.woken()).toEqual(['a']);
		world.grab('a');
		expect(world.woken()).toEqual([]);
		world.done('a', 1);
		expect(world.woken()).toEqual(['b']);
	});
});
