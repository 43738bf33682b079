import { describe, expect, it } from 'vitest';
import type { SavedJob } from '../../../../src/policy/jobs/job-queue-rules.ts';
import { fn, QueueWorld } from './queue-world.ts';

const saved = (seq: number, how: Partial<SavedJob> = {}): SavedJob => ({
	seq,
	function: fn('f'),
	unique: '',
	priority: 'normal',
	background: true,
	submittedAt: 500_000,
	dataBytes: 3,
	attempt: 0,
	failures: 0,
	turn: seq,
	...how,
});

const claim = (startedAt: number) => ({ worker: 'w', party: { name: 'w', host: 'h' }, attempt: 3, startedAt });

describe('a job that was kept', () => {
	it('has its place, its key and its limits again', () => {
		const world = new QueueWorld();
		world.rules('f', { maxQueue: { high: 0, normal: 3, low: 0 } });
		for (const [seq, turn] of [
			[11, 40],
			[12, 7],
			[13, 30],
		] as const) {
			world.queue.restore(saved(seq, { turn, unique: `k${seq}` }), world.now);
		}
		expect(world.propose('f')).toMatchObject({ kind: 'refused', why: 'queue-full' });
		expect(world.propose('f', { unique: 'k12' })).toMatchObject({ kind: 'joined', write: false, job: { seq: 12 } });
		world.worker('w', ['f']);
		expect([world.grab('w'), world.grab('w'), world.grab('w')]).toEqual([12, 13, 11]);
		world.done('w', 12);
		expect(world.submit('f').turn).toBeGreaterThan(40);
	});

	it('waits for the rest of its time', () => {
		const world = new QueueWorld();
		const { wall, monotonic } = world.now;
		world.queue.restore(saved(1, { dueAt: wall + 9000 }), world.now);
		world.queue.restore(saved(2, { dueAt: wall + 5000, dueByClock: true }), world.now);
		world.queue.restore(saved(3, { dueAt: wall - 1 }), world.now);
		expect([1, 2, 3].map((seq) => world.queue.find(seq)?.state)).toEqual(['delayed', 'delayed', 'queued']);
		expect(world.queue.nextDue()).toEqual({ monotonic: monotonic + 9, wall: wall + 5000 });
	});

	it('pauses no longer than the longest pause, when the clock was set back', () => {
		const world = new QueueWorld();
		world.rules('f');
		world.queue.restore(saved(1, { dueAt: world.now.wall + 1e9, failures: 1, attempt: 1 }), world.now);
		expect(world.queue.nextDue().monotonic).toBe(world.seconds + 60);
	});

	it('runs on where it ran, by a lease anew; its worker comes back for it', () => {
		const world = new QueueWorld();
		world.queue.restore(saved(1, { attempt: 3, claim: claim(world.now.wall - 90_000) }), world.now);
		expect(world.queue.counts(fn('f'))).toMatchObject({ running: 1, workers: 0 });
		world.pass(29);
		world.worker('w', ['f']);
		expect(world.queue.renew('w', 1, 3, world.now)).toBe(true);
		world.pass(29);
		expect(world.done('w', 1, 3)).toBe(true);
	});

	it('is tried again when its worker does not come, but never twice where that is not to be', () => {
		const world = new QueueWorld();
		world.queue.restore(saved(1, { attempt: 3, claim: claim(world.now.wall) }), world.now);
		world.queue.restore(saved(2, { attempt: 3, claim: claim(world.now.wall), delivery: 'at-most-once' }), world.now);
		world.pass(30);
		expect(world.queue.find(1)).toMatchObject({ state: 'queued', failures: 1 });
		expect(world.reasonOf(2)).toMatch(/^its worker was lost/);
	});

	it('keeps what is left of its time to run, but has time to be told of its end', () => {
		const world = new QueueWorld();
		const left = (startedAgo: number) => {
			const at = { ...saved(startedAgo + 1), attempt: 3, timeoutSeconds: 100 };
			world.queue.restore({ ...at, claim: claim(world.now.wall - startedAgo * 1000) }, world.now);
			return (world.queue.find(startedAgo + 1)?.claim?.deadline ?? 0) - world.seconds;
		};
		expect([left(0), left(40), left(500)]).toEqual([100, 60, 30]);
	});

	it('as a dead letter goes to the tail, counts its tries anew, and wakes a worker', () => {
		const world = new QueueWorld();
		world.submit('f', { unique: 'k' });
		world.submit('f');
		world.worker('w', ['f']);
		world.grab('w');
		world.fail('w', 1, { final: true });
		expect(world.grab('w')).toBe(2);
		world.submit('f');
		world.queue.setRules(fn('f'), undefined);
		world.worker('idle', ['f'], { limit: 1 });
		world.grab('idle');
		world.worker('second', ['f']);
		world.queue.sleep('second');
		world.happened();
		world.queue.restore(saved(1, { unique: 'k', turn: 0, attempt: 1 }), world.now);
		expect(world.happened()).toEqual(['wake second']);
		expect([...world.queue.jobs()].map((job) => job.seq)).toEqual([1, 2, 3]);
		expect(world.queue.find(1)).toMatchObject({ attempt: 1, failures: 0 });
		expect(world.queue.find(1)?.turn).toBeGreaterThan(world.queue.find(3)?.turn ?? 0);
		expect(world.grab('second')).toBe(1);
		expect(world.queue.find(1)?.attempt).toBe(2);
	});

	it('does not take the key of one that came since', () => {
		const world = new QueueWorld();
		const since = world.submit('f', { unique: 'k' });
		world.queue.restore(saved(90, { unique: 'k', turn: 0 }), world.now);
		world.queue.cancel(90, 'no', world.now);
		expect(world.queue.findUnique(fn('f'), 'k')).toBe(since);
	});
});
