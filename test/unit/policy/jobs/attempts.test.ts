import { describe, expect, it } from 'vitest';
import { fn, QueueWorld } from './queue-world.ts';

describe('a try', () => {
	it('is numbered, and what a worker says of an older one does not count', () => {
		const world = new QueueWorld();
		world.submit('f');
		world.worker('w', ['f']);
		world.grab('w');
		world.pass(31);
		expect(world.happened()).toEqual(['changed 1 running', 'revoked w 1/1', 'changed 1 queued']);
		expect(world.grab('w')).toBe(1);
		expect(world.queue.renew('w', 1, 1, world.now)).toBe(false);
		expect(world.done('w', 1, 1)).toBe(false);
		expect(world.queue.progress('w', 1, 1, 1, 2)).toBeUndefined();
		expect(world.queue.held('w', 1, 2)).toMatchObject({ attempt: 2, failures: 1 });
		expect(world.done('w', 1, 2)).toBe(true);
		expect(world.done('w', 1, 2)).toBe(false);
	});

	it('is its worker’s alone', () => {
		const world = new QueueWorld();
		world.submit('f');
		world.worker('w', ['f']);
		world.worker('other', ['f']);
		world.grab('w');
		expect(world.done('other', 1)).toBe(false);
		expect(world.fail('other', 1)).toBe(false);
		expect(world.queue.returned('other', 1, 1, world.now)).toBe(false);
		expect(world.queue.heldBy('w').map((job) => job.seq)).toEqual([1]);
	});

	it('that failed is followed by a longer pause each time, and the last one by the end', () => {
		const world = new QueueWorld();
		world.rules('f', { retries: 2 });
		world.submit('f');
		world.worker('w', ['f']);
		for (const pause of [1, 2]) {
			expect(world.grab('w')).toBe(1);
			world.fail('w', 1);
			expect(world.queue.nextDue().monotonic).toBe(world.seconds + pause);
			world.pass(pause - 0.01);
			expect(world.grab('w')).toBeUndefined();
			world.pass(0.01);
		}
		expect(world.grab('w')).toBe(1);
		world.fail('w', 1);
		expect(world.reasonOf(1)).toBe('broken; it was tried 3 times');
	});

	it('has a pause that is bounded and less some of it by chance', () => {
		const world = new QueueWorld('global', () => 0.5);
		const backoff = { intervalSeconds: 10, factor: 100, maxIntervalSeconds: 40, jitter: 0.5 };
		world.rules('f', { backoff });
		world.submit('f');
		world.worker('w', ['f']);
		for (const pause of [7.5, 30]) {
			world.grab('w');
			world.fail('w', 1);
			expect(world.queue.nextDue().monotonic).toBe(world.seconds + pause);
			world.pass(pause);
		}
	});

	it('that failed for good is the last one', () => {
		const world = new QueueWorld();
		world.submit('f');
		world.worker('w', ['f']);
		world.grab('w');
		world.fail('w', 1, { final: true });
		expect(world.ends.get(1)).toEqual({ kind: 'failed', reason: 'broken' });
	});

	it('is as often as the job says rather than its function', () => {
		const world = new QueueWorld();
		world.rules('f', { retries: 9 });
		world.submit('f', { retries: 0 });
		world.worker('w', ['f']);
		world.grab('w');
		world.fail('w', 1);
		expect(world.reasonOf(1)).toBe('broken; it is tried only once');
	});

	it('of a job that kills its workers ends as well', () => {
		const world = new QueueWorld();
		world.rules('f', { retries: 2 });
		world.submit('f');
		for (let count = 0; count < 3; count++) {
			world.worker(`w${count}`, ['f'], { holds: 'connection' });
			expect(world.grab(`w${count}`)).toBe(1);
			world.queue.leave(`w${count}`, 'lost', world.now);
		}
		expect(world.reasonOf(1)).toBe('its worker was lost (w2 on here): its connection ended; it was tried 3 times');
	});

	it('forgets the progress of the one before', () => {
		const world = new QueueWorld();
		const job = world.submit('f');
		world.worker('w', ['f']);
		world.grab('w');
		expect(world.queue.progress('w', 1, undefined, 3, 4)).toBe(job);
		expect(job.claim?.progress).toEqual({ numerator: 3, denominator: 4 });
		world.pass(31);
		expect(job.claim).toBeUndefined();
		world.grab('w');
		expect(job.claim?.progress).toBeUndefined();
	});

	it('does not count when the job was given back, or its claim not written', () => {
		const world = new QueueWorld();
		const job = world.submit('f');
		world.submit('f');
		world.worker('w', ['f']);
		world.grab('w');
		world.queue.returned('w', 1, 1, world.now);
		expect(job).toMatchObject({ state: 'queued', attempt: 1, failures: 0 });
		expect(world.grab('w')).toBe(1);
		world.queue.ungrab(job, world.now, 1);
		expect(job.state).toBe('running');
		world.queue.ungrab(job, world.now, 2);
		expect(job).toMatchObject({ state: 'queued', attempt: 1, failures: 0 });
		expect(world.grab('w')).toBe(1);
		expect(job.attempt).toBe(2);
	});
});

describe('a job that is done at most once', () => {
	const begun = (holds: 'lease' | 'connection') => {
		const world = new QueueWorld();
		world.rules('f', { delivery: 'at-most-once', retries: 9 });
		const job = world.submit('f');
		world.worker('w', ['f'], { holds });
		world.grab('w');
		return { world, job };
	};

	it('fails when its worker is lost', () => {
		const { world } = begun('connection');
		world.queue.leave('w', 'lost', world.now);
		expect(world.reasonOf(1)).toMatch(/^its worker was lost/);
	});

	it('fails when nothing is heard of it', () => {
		const { world } = begun('lease');
		world.pass(30);
		expect(world.reasonOf(1)).toMatch(/^its worker was lost/);
	});

	it('fails when its worker gives the function up, or says that it failed', () => {
		const { world } = begun('lease');
		world.queue.unable('w', fn('f'), { requeue: true }, world.now);
		expect(world.reasonOf(1)).toMatch(/^its worker was lost/);
		const other = begun('lease').world;
		other.fail('w', 1);
		expect(other.ends.get(1)?.kind).toBe('failed');
	});

	it('goes to another one where it was not begun', () => {
		const { world, job } = begun('lease');
		world.queue.ungrab(job, world.now);
		expect(world.grab('w')).toBe(1);
		world.queue.returned('w', 1, 1, world.now);
		expect(world.grab('w')).toBe(1);
	});

	it('is so by the job rather than its function', () => {
		const world = new QueueWorld();
		world.submit('f', { delivery: 'at-most-once' });
		world.worker('w', ['f']);
		world.grab('w');
		world.pass(30);
		expect(world.ends.get(1)?.kind).toBe('failed');
	});
});

describe('time', () => {
	it('of a lease begins when the job is given out, and anew with each word', () => {
		const world = new QueueWorld();
		world.submit('f', { start: { kind: 'after', seconds: 100 } });
		world.worker('w', ['f']);
		world.pass(100);
		expect(world.grab('w')).toBe(1);
		for (let count = 0; count < 5; count++) {
			world.pass(29);
			expect(world.queue.renew('w', 1, 1, world.now)).toBe(true);
		}
		world.pass(29);
		expect(world.queue.find(1)?.state).toBe('running');
		world.pass(1);
		expect(world.queue.find(1)?.state).toBe('queued');
	});

	it('of a connection has no end', () => {
		const world = new QueueWorld();
		world.submit('f');
		world.worker('w', ['f'], { holds: 'connection' });
		world.grab('w');
		expect(world.queue.nextDue()).toEqual({});
		world.pass(1e6);
		expect(world.done('w', 1)).toBe(true);
	});

	it('to run is that of the ability, else of the job, else of the function; beyond it the job failed', () => {
		const deadline = (own: number | undefined, ofJob: number | undefined, ability: number | undefined) => {
			const world = new QueueWorld();
			world.rules('f', own === undefined ? {} : { timeoutSeconds: own });
			const job = world.submit('f', ofJob === undefined ? {} : { timeoutSeconds: ofJob });
			world.queue.join({ id: 'w', party: { name: 'w', host: 'h' }, holds: 'connection' });
			world.queue.able('w', fn('f'), ability === undefined ? {} : { timeoutSeconds: ability });
			world.grab('w');
			const until = job.claim?.deadline;
			return until === undefined ? undefined : until - world.seconds;
		};
		expect([deadline(5, 4, 3), deadline(5, 4, undefined), deadline(5, undefined, undefined)]).toEqual([3, 4, 5]);
		expect(deadline(undefined, undefined, undefined)).toBeUndefined();
	});

	it('that is over makes a failure with its pause', () => {
		const world = new QueueWorld();
		world.rules('f', { timeoutSeconds: 5 });
		const job = world.submit('f');
		world.worker('w', ['f']);
		world.grab('w');
		world.pass(4);
		world.queue.renew('w', 1, 1, world.now);
		world.pass(1);
		expect(world.happened()).toEqual(['changed 1 running', 'revoked w 1/1', 'changed 1 delayed']);
		expect(job).toMatchObject({ state: 'delayed', failures: 1, reason: 'timeout: it ran longer than it may' });
		expect(world.queue.nextDue().monotonic).toBe(world.seconds + 1);
	});

	it('of the clock is looked at by the clock', () => {
		const world = new QueueWorld();
		world.submit('f', { start: { kind: 'at', at: world.now.wall + 60_000 } });
		world.worker('w', ['f']);
		world.queue.sleep('w');
		expect(world.queue.nextDue()).toEqual({ wall: world.now.wall + 60_000 });
		world.skew = -60_000;
		world.pass(60);
		expect(world.grab('w')).toBeUndefined();
		world.queue.sleep('w');
		world.skew = 0;
		world.pass(0);
		expect(world.happened()).toEqual(['changed 1 queued', 'wake w']);
		expect(world.grab('w')).toBe(1);
	});

	it('that has come already makes no delay', () => {
		const world = new QueueWorld();
		expect(world.submit('f', { start: { kind: 'at', at: world.now.wall } }).state).toBe('queued');
		expect(world.submit('f', { start: { kind: 'after', seconds: 0 } }).state).toBe('queued');
	});

	it('of a delayed job may be cut short', () => {
		const world = new QueueWorld();
		const job = world.submit('f', { start: { kind: 'after', seconds: 60 } });
		world.submit('f');
		expect(world.queue.hasten(1, world.now)).toBe(true);
		expect(world.queue.hasten(1, world.now)).toBe(false);
		expect(job.turn).toBeGreaterThan(2);
		expect(world.queue.counts(fn('f'))).toMatchObject({ queued: { normal: 2 }, delayed: 0 });
	});
});
