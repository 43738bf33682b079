import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Job } from '../../../../src/policy/jobs/job.ts';
import { JobHeap } from '../../../../src/policy/jobs/job-heap.ts';
import { fn, QueueWorld } from './queue-world.ts';

function job(seq: number): Job {
	const asked = { function: fn('f'), unique: '', priority: 'normal', background: true } as const;
	return new Job(fn('f'), asked, { seq, submittedAt: 0, dataBytes: 0, attempt: 0, failures: 0, turn: 0 });
}

describe('a heap of jobs', () => {
	it('gives the lowest first and the older of equals, whatever is taken out or moved between', () => {
		const step = fc.record({ kind: fc.constantFrom('add', 'remove', 'move'), key: fc.nat(20), which: fc.nat() });
		fc.assert(
			fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
				const heap = new JobHeap();
				let model: { job: Job; key: number }[] = [];
				for (const [at, { kind, key, which }] of steps.entries()) {
					const one = model[which % Math.max(1, model.length)];
					if (kind === 'add' || one === undefined) {
						const added = job(at);
						heap.add(added, key);
						model.push({ job: added, key });
					} else if (kind === 'remove') {
						heap.remove(one.job);
						model = model.filter((each) => each !== one);
					} else {
						heap.move(one.job, key);
						one.key = key;
					}
				}
				const order: number[] = [];
				for (let first = heap.first; first !== undefined; first = heap.first) {
					order.push(first.seq);
					heap.remove(first);
				}
				expect(order).toEqual(model.sort((a, b) => a.key - b.key || a.job.seq - b.job.seq).map((each) => each.job.seq));
			}),
			{ seed: 20_260_102, numRuns: 500 },
		);
	});
});

describe('a long backlog', () => {
	it('is given out in order, and leaves nothing behind', () => {
		const world = new QueueWorld();
		const jobs = 200_000;
		for (let at = 0; at < jobs; at++) world.submit('f', { unique: `unique-key-of-job-${at}` });
		world.happened();
		expect(world.queue.counts(fn('f'))).toMatchObject({ queued: { normal: jobs }, bytes: 4 * jobs });
		world.worker('w', ['f']);
		for (let at = 1; at <= jobs; at++) {
			if (world.grab('w') !== at || !world.done('w', at)) expect.fail(`job ${at} was not next`);
		}
		expect(world.queue.counts(fn('f'))).toMatchObject({ queued: { normal: 0 }, running: 0, bytes: 0 });
		expect([...world.queue.jobs()]).toEqual([]);
		expect(world.queue.heldBy('w')).toEqual([]);
	}, 60_000);
});
