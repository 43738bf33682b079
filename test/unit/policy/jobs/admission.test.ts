import { describe, expect, it } from 'vitest';
import { fn, QueueWorld } from './queue-world.ts';

const refusal = (world: QueueWorld, ...how: Parameters<QueueWorld['propose']>) => {
	const proposed = world.propose(...how);
	return proposed.kind === 'refused' ? proposed.why : proposed.kind;
};

describe('jobs of the same function and key', () => {
	it('are one job: queued, running, delayed or not yet written', () => {
		const world = new QueueWorld();
		const proposed = world.propose('f', { unique: 'k' });
		const standing = () => world.propose('f', { unique: 'k' });
		expect(standing()).toMatchObject({ kind: 'joined', job: { seq: 1, state: 'proposed' }, write: true });
		if (proposed.kind !== 'refused') world.queue.admit(proposed.job, world.now);
		expect(standing()).toMatchObject({ kind: 'joined', job: { seq: 1, state: 'queued' }, write: false });
		world.worker('w', ['f']);
		world.grab('w');
		expect(standing()).toMatchObject({ kind: 'joined', job: { seq: 1, state: 'running' }, write: false });
		world.fail('w', 1);
		expect(standing()).toMatchObject({ kind: 'joined', job: { seq: 1, state: 'delayed' }, write: false });
		world.queue.cancel(1, 'enough', world.now);
		expect(standing()).toMatchObject({ kind: 'new' });
	});

	it('are many without a key, or of other functions', () => {
		const world = new QueueWorld();
		world.submit('f', { unique: 'k' });
		expect(world.submit('g', { unique: 'k' }).seq).toBe(2);
		expect(world.submit('f').seq).toBe(3);
		expect(world.submit('f').seq).toBe(4);
		expect(world.queue.findUnique(fn('g'), 'k')?.seq).toBe(2);
		expect(world.queue.findUnique(undefined, 'k')?.seq).toBe(1);
		expect(world.queue.findUnique(undefined, '')).toBeUndefined();
	});

	it('joins whatever the limits are', () => {
		const world = new QueueWorld();
		world.submit('f', { unique: 'k' });
		world.rules('f', { draining: true, maxQueue: { high: 1, normal: 1, low: 1 }, maxPayloadBytes: 1 });
		expect(refusal(world, 'f', { unique: 'k' })).toBe('joined');
	});
});

describe('what is refused', () => {
	it('is a job where there are as many as its priority may be added to; running, delayed and unwritten ones count', () => {
		const world = new QueueWorld();
		world.rules('f', { maxQueue: { high: 3, normal: 1, low: 0 } });
		world.submit('f', { priority: 'high' });
		world.worker('w', ['f']);
		expect(world.grab('w')).toBe(1);
		world.submit('f', { priority: 'high', start: { kind: 'after', seconds: 9 } });
		expect(refusal(world, 'f', { priority: 'high' })).toBe('new');
		expect(refusal(world, 'f', { priority: 'high' })).toBe('queue-full');
		expect(refusal(world, 'f')).toBe('queue-full');
		for (let count = 0; count < 5; count++) expect(refusal(world, 'f', { priority: 'low' })).toBe('new');
		world.rules('f', { maxQueue: { high: 9, normal: 8, low: 8 } });
		world.done('w', 1);
		expect(refusal(world, 'f')).toBe('new');
		expect(refusal(world, 'f')).toBe('queue-full');
		expect(refusal(world, 'f', { priority: 'low' })).toBe('queue-full');
		expect(refusal(world, 'f', { priority: 'high' })).toBe('new');
		expect(refusal(world, 'f', { priority: 'high' })).toBe('queue-full');
	});

	it('is a payload that is too large', () => {
		const world = new QueueWorld();
		world.rules('f', { maxPayloadBytes: 3 });
		expect(refusal(world, 'f', { data: new Uint8Array(3) })).toBe('new');
		expect(refusal(world, 'f', { data: new Uint8Array(4) })).toBe('too-large');
	});

	it('is every new job of a function that drains, while the others are done', () => {
		const world = new QueueWorld();
		world.submit('f');
		world.rules('f', { draining: true });
		expect(refusal(world, 'f')).toBe('draining');
		world.worker('w', ['f']);
		expect(world.grab('w')).toBe(1);
	});

	it('is a function too many; those that nobody uses make room', () => {
		const world = new QueueWorld();
		for (let at = 0; at < 10_000; at++) world.queue.setRules(fn(`f${at}`), undefined);
		expect(refusal(world, 'more')).toBe('functions');
		world.worker('w', []);
		expect(world.queue.able('w', fn('more'), {})).toBe(false);
		expect(world.queue.able('w', fn('f7'), {})).toBe(true);
		expect(world.queue.drop(fn('f1'))).toBe('dropped');
		expect(refusal(world, 'more')).toBe('new');
		world.queue.cancel(3, 'no', world.now);
		expect(refusal(world, 'instead')).toBe('functions');
		world.queue.cancel(2, 'no', world.now);
		expect(refusal(world, 'instead')).toBe('new');
	});

	it('leaves no function behind', () => {
		const world = new QueueWorld();
		world.propose('f', { data: new Uint8Array(65 * 2 ** 20) });
		expect(world.queue.functions()).toEqual([]);
	});
});

describe('a job that is not written yet', () => {
	it('is not given out, and not counted as queued', () => {
		const world = new QueueWorld();
		const proposed = world.propose('f');
		world.worker('w', ['f']);
		expect(world.grab('w')).toBeUndefined();
		expect(world.queue.counts(fn('f'))).toMatchObject({ queued: { normal: 0 }, bytes: 4 });
		world.queue.sleep('w');
		if (proposed.kind !== 'refused') world.queue.admit(proposed.job, world.now);
		expect(world.happened()).toEqual(['wake w']);
		expect(world.grab('w')).toBe(1);
	});

	it('leaves nothing when it could not be written', () => {
		const world = new QueueWorld();
		const proposed = world.propose('f', { unique: 'k' }, 'c');
		if (proposed.kind !== 'refused') world.queue.discard(proposed.job, world.now);
		expect(world.happened()).toEqual([]);
		expect(world.queue.find(1)).toBeUndefined();
		expect(world.queue.findUnique(fn('f'), 'k')).toBeUndefined();
		expect(world.queue.counts(fn('f'))).toMatchObject({ bytes: 0 });
		expect(world.queue.drop(fn('f'))).toBe('dropped');
	});

	it('stays when one of two who want it has it written', () => {
		const world = new QueueWorld();
		const [first, second] = [world.propose('f', { unique: 'k' }), world.propose('f', { unique: 'k' })];
		if (first.kind === 'refused' || second.kind === 'refused') throw new Error('refused');
		world.queue.discard(first.job, world.now);
		expect(world.queue.find(1)).toMatchObject({ state: 'proposed' });
		world.queue.admit(second.job, world.now);
		expect(world.queue.find(1)).toMatchObject({ state: 'queued', background: true });
	});

	it('becomes a foreground job for those who joined it, when it could not be written', () => {
		const world = new QueueWorld();
		const proposed = world.propose('f', { unique: 'k' }, 'writer');
		world.propose('f', { unique: 'k', background: false }, 'guest');
		if (proposed.kind !== 'refused') world.queue.discard(proposed.job, world.now);
		expect(world.queue.find(1)).toMatchObject({ state: 'queued', background: false, followers: new Set(['guest']) });
		world.queue.unfollow('writer', world.now);
		expect(world.happened()).toEqual([]);
		world.queue.unfollow('guest', world.now);
		expect(world.happened()).toEqual(['ended 1 cancelled']);
	});

	it('may be cancelled, and is not brought back by its commit', () => {
		const world = new QueueWorld();
		const proposed = world.propose('f');
		world.queue.cancel(1, 'no', world.now);
		if (proposed.kind !== 'refused') world.queue.admit(proposed.job, world.now);
		expect(world.queue.find(1)).toBeUndefined();
		expect(world.queue.counts(fn('f'))).toMatchObject({ queued: { normal: 0 }, bytes: 0 });
	});
});

describe('who follows a job', () => {
	it('keeps a foreground job alive; with the last of them it is gone', () => {
		const world = new QueueWorld();
		world.submit('f', { background: false, unique: 'k' }, 'a');
		world.submit('f', { background: false, unique: 'k' }, 'b');
		world.queue.unfollow('a', world.now);
		expect(world.queue.find(1)?.followers).toEqual(new Set(['b']));
		world.queue.unfollow('b', world.now);
		expect(world.happened()).toEqual(['ended 1 cancelled']);
		world.worker('w', ['f']);
		expect(world.grab('w')).toBeUndefined();
	});

	it('takes with it what runs for it alone, and its result', () => {
		const world = new QueueWorld();
		world.submit('f', { background: false }, 'a');
		world.worker('w', ['f']);
		world.grab('w');
		world.queue.unfollow('a', world.now);
		expect(world.happened()).toEqual(['revoked w 1/1', 'ended 1 cancelled']);
		expect(world.done('w', 1)).toBe(false);
	});

	it('never takes a background job with it, queued or running', () => {
		const world = new QueueWorld();
		world.submit('f', { unique: 'k' });
		world.submit('f', { background: false, unique: 'k' }, 'a');
		world.queue.unfollow('a', world.now);
		world.worker('w', ['f']);
		expect(world.grab('w')).toBe(1);
		world.submit('f', { background: false, unique: 'k' }, 'b');
		world.queue.unfollow('b', world.now);
		expect(world.done('w', 1)).toBe(true);
		expect(world.ends.get(1)?.kind).toBe('done');
	});

	it('may go when a background submit of the same key has joined it', () => {
		const world = new QueueWorld();
		world.submit('f', { background: false, unique: 'k' }, 'a');
		expect(world.propose('f', { unique: 'k' })).toMatchObject({
			kind: 'joined',
			write: true,
			job: { background: true },
		});
		world.queue.unfollow('a', world.now);
		expect(world.queue.find(1)).toMatchObject({ state: 'queued' });
	});

	it('is needed again when that submit could not be written', () => {
		const world = new QueueWorld();
		const job = world.submit('f', { background: false, unique: 'k' }, 'a');
		world.propose('f', { unique: 'k' });
		world.queue.discard(job, world.now);
		expect(world.queue.find(1)).toMatchObject({ background: false, state: 'queued' });
		world.propose('f', { unique: 'k' });
		world.queue.unfollow('a', world.now);
		world.queue.discard(job, world.now);
		expect(world.happened()).toEqual(['ended 1 cancelled']);
	});

	it('is told who followed it when it ends', () => {
		const world = new QueueWorld();
		const job = world.submit('f', { background: false }, 'a');
		world.worker('w', ['f']);
		world.grab('w');
		world.done('w', 1);
		expect(job.followers).toEqual(new Set(['a']));
		world.queue.unfollow('a', world.now);
		expect(world.happened()).toEqual(['ended 1 done']);
	});
});
