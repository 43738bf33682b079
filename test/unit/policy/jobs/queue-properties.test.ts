import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GRAB_ORDERS, type GrabOrder, JOB_PRIORITIES } from '../../../../src/model/jobs.ts';
import type { LiveJob } from '../../../../src/policy/jobs/job-queue-rules.ts';
import { QueueModel } from './queue-model.ts';
import { fn, QueueWorld, RULES } from './queue-world.ts';

const FUNCTIONS = ['f', 'g', 'h'] as const;
const WORKERS = ['v', 'w', 'x', 'y'] as const;

const name = fc.constantFrom(...FUNCTIONS);
const worker = fc.constantFrom(...WORKERS);
const which = fc.nat(30);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const follower = maybe(fc.constantFrom('p', 'q'));

const submit = fc.record({
	kind: fc.constant('submit' as const),
	name,
	unique: fc.constantFrom('', '', 'a', 'b'),
	priority: fc.constantFrom(...JOB_PRIORITIES),
	background: fc.boolean(),
	once: fc.constantFrom(false, false, false, true),
	retries: fc.nat(2),
	delay: fc.constantFrom(undefined, undefined, undefined, 0, 2, 40),
	follower,
	/** Whether the commit ends at once. */
	settled: fc.constantFrom(true, true, false),
});
const step = fc.oneof(
	{ weight: 8, arbitrary: submit },
	{ weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('admit' as const, 'discard' as const), which }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('unfollow' as const), follower: fc.constantFrom('p', 'q') }) },
	{
		weight: 2,
		arbitrary: fc.record({ kind: fc.constant('join' as const), worker, holds: fc.constantFrom('lease', 'connection') }),
	},
	{
		weight: 1,
		arbitrary: fc.record({ kind: fc.constant('leave' as const), worker, how: fc.constantFrom('lost', 'kept') }),
	},
	{
		weight: 6,
		arbitrary: fc.record({
			kind: fc.constant('able' as const),
			worker,
			name,
			limit: maybe(fc.integer({ min: 1, max: 2 })),
			timeout: maybe(fc.constantFrom(5, 50)),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('unable' as const), worker, name, requeue: fc.boolean() }) },
	{ weight: 7, arbitrary: fc.record({ kind: fc.constant('sleep' as const), worker }) },
	{ weight: 9, arbitrary: fc.record({ kind: fc.constant('grab' as const), worker }) },
	{
		weight: 1,
		arbitrary: fc.record({ kind: fc.constantFrom('ungrab' as const, 'cancel' as const, 'hasten' as const), which }),
	},
	{
		weight: 7,
		arbitrary: fc.record({
			kind: fc.constantFrom('done' as const, 'failed' as const, 'returned' as const, 'renew' as const),
			which,
			/** Says it of the attempt before, or in the name of another one. */
			wrong: fc.constantFrom(undefined, undefined, undefined, 'attempt', 'worker'),
			final: fc.boolean(),
		}),
	},
	{
		weight: 4,
		arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.constantFrom(0.4, 1, 3, 12, 31) }),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant('rules' as const),
			name,
			maxRunning: maybe(fc.nat(2)),
			most: fc.constantFrom(0, 0, 3),
			paused: fc.constantFrom(false, false, true),
			draining: fc.constantFrom(false, false, true),
		}),
	},
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The queue and its model, side by side. */
class Pair {
	readonly world: QueueWorld;
	readonly model: QueueModel;
	/** Jobs whose commit has not ended. */
	readonly #writes: LiveJob[] = [];
	readonly #ended = new Set<number>();
	readonly #admitted = new Set<number>();

	constructor(order: GrabOrder) {
		this.world = new QueueWorld(order);
		this.model = new QueueModel(order);
		for (const each of FUNCTIONS) this.world.rules(each);
	}

	take(step: Step): void {
		this.#both(step);
		this.#compare();
	}

	#both(step: Step): void {
		const { world, model } = this;
		const { queue, now, seconds } = world;
		switch (step.kind) {
			case 'submit':
				this.#submit(step);
				return;
			case 'admit':
			case 'discard': {
				const [job] = this.#writes.splice(step.which % Math.max(1, this.#writes.length), 1);
				if (job === undefined) return;
				queue[step.kind](job, now);
				model[step.kind](job.seq, seconds);
				return;
			}
			case 'unfollow':
				queue.unfollow(step.follower, now);
				model.unfollow(step.follower);
				return;
			case 'join':
				queue.join({ id: step.worker, party: { name: step.worker, host: 'h' }, holds: step.holds });
				model.join(step.worker, step.holds);
				return;
			case 'leave':
				queue.leave(step.worker, step.how, now);
				model.leave(step.worker, step.how, seconds);
				return;
			case 'able': {
				const { limit, timeout } = step;
				const how = {
					...(limit !== undefined && { limit }),
					...(timeout !== undefined && { timeoutSeconds: timeout }),
				};
				queue.able(step.worker, fn(step.name), how);
				model.able(step.worker, step.name, limit, timeout);
				return;
			}
			case 'unable': {
				this.#notOnItsWay(step.worker);
				queue.unable(step.worker, fn(step.name), { requeue: step.requeue }, now);
				model.unable(step.worker, step.name, step.requeue, seconds);
				return;
			}
			case 'sleep': {
				const known = model.worker(step.worker);
				if (known !== undefined) Object.assign(known, { asleep: true, wokenAt: undefined });
				queue.sleep(step.worker);
				return;
			}
			case 'grab':
				expect(queue.grab(step.worker, now)?.seq).toBe(model.grab(step.worker, seconds));
				return;
			case 'ungrab': {
				const job = this.#running(step.which);
				if (job === undefined) return;
				const { attempt } = job;
				queue.ungrab(job, now, attempt);
				model.ungrab(job.seq, attempt);
				return;
			}
			case 'cancel':
				expect(queue.cancel(step.which, 'no', now) !== undefined).toBe(model.cancel(step.which));
				return;
			case 'hasten':
				expect(queue.hasten(step.which, now)).toBe(model.hasten(step.which));
				return;
			case 'pass':
				for (const each of model.workers)
					if ((each.wokenAt ?? seconds) + 1 <= seconds + step.seconds) each.wokenAt = undefined;
				world.pass(step.seconds);
				model.expire(world.seconds);
				return;
			case 'rules': {
				const { maxRunning, most, paused, draining } = step;
				const changes = { paused, draining, maxQueue: { high: most, normal: most, low: most } };
				const rules = { ...RULES, ...changes, ...(maxRunning !== undefined && { maxRunning }) };
				queue.setRules(fn(step.name), rules);
				model.rules.set(step.name, rules);
				return;
			}
			default:
				this.#say(step);
		}
	}

	#submit(step: Step & { kind: 'submit' }): void {
		const { world, model } = this;
		const { unique, priority, background, once, retries, delay, follower } = step;
		const seq = 1 + model.jobs.reduce((most, job) => Math.max(most, job.seq), this.#highest);
		this.#highest = seq;
		const job = {
			function: fn(step.name),
			data: new Uint8Array(2),
			unique,
			priority,
			background,
			retries,
			...(once && { delivery: 'at-most-once' as const }),
			...(delay !== undefined && { start: { kind: 'after' as const, seconds: delay } }),
		};
		const proposed = world.queue.propose(job, seq, follower, world.now);
		const start = delay === undefined ? undefined : world.seconds + delay;
		const asked = { fn: step.name, unique, priority, background, once, retries, start };
		const what =
			proposed.kind === 'refused'
				? proposed.why
				: `${proposed.kind}${proposed.kind === 'joined' && proposed.write ? '-write' : ''}`;
		expect(what).toBe(model.propose(asked, seq, follower));
		if (proposed.kind === 'refused' || (proposed.kind === 'joined' && !proposed.write)) return;
		if (proposed.write && !step.settled) {
			this.#writes.push(proposed.job);
			return;
		}
		world.queue.admit(proposed.job, world.now);
		model.admit(proposed.job.seq, world.seconds);
		if (proposed.job.background) this.#admitted.add(proposed.job.seq);
	}
	#highest = 0;

	/** Something that a worker says of a job. */
	#say(step: Step & { kind: 'done' | 'failed' | 'returned' | 'renew' }): void {
		const job = this.#running(step.which);
		if (job?.claim === undefined) return;
		const { queue, now, seconds } = this.world;
		const { model } = this;
		const id = step.wrong === 'worker' ? `not-${job.claim.worker}` : job.claim.worker;
		const attempt = step.wrong === 'attempt' ? job.attempt - 1 : job.attempt;
		const { seq } = job;
		switch (step.kind) {
			case 'done':
				expect(queue.done(id, seq, attempt, new Uint8Array(), now)).toBe(model.done(id, seq, attempt));
				return;
			case 'failed': {
				const how = { reason: 'broken', final: step.final };
				expect(queue.failed(id, seq, attempt, how, now)).toBe(model.failed(id, seq, attempt, step.final, seconds));
				return;
			}
			case 'returned':
				expect(queue.returned(id, seq, attempt, now)).toBe(model.returned(id, seq, attempt));
				return;
			case 'renew':
				expect(queue.renew(id, seq, attempt, now)).toBe(model.renew(id, seq, attempt, seconds));
		}
	}

	#running(at: number): LiveJob | undefined {
		const running = [...this.world.queue.jobs()].filter((job) => job.state === 'running');
		return running[at % Math.max(1, running.length)];
	}

	/** One that was woken may do without the function that it was woken for. */
	#notOnItsWay(id: string): void {
		const known = this.model.worker(id);
		if (known !== undefined) known.wokenAt = undefined;
	}

	#compare(): void {
		const { world, model } = this;
		const happened = world.happened();
		const woken = happened.flatMap((line) => (line.startsWith('wake ') ? line.slice(5) : []));
		for (const id of woken) this.#woken(id);
		same(
			happened.filter((line) => !line.startsWith('wake ')),
			model.log,
		);
		for (const line of model.log) if (line.startsWith('ended ')) this.#end(Number(line.split(' ')[1]));
		model.log = [];
		same(
			[...world.queue.jobs()].map(shown),
			[...model.jobs]
				.sort((a, b) => a.seq - b.seq)
				.map((job) => ({
					seq: job.seq,
					state: job.state,
					background: job.background,
					attempt: job.attempt,
					failures: job.failures,
					due: job.state === 'delayed' ? job.due : undefined,
					worker: job.state === 'running' ? job.worker : undefined,
					lease: job.state === 'running' ? job.lease : undefined,
					deadline: job.state === 'running' ? job.deadline : undefined,
					followers: [...job.followers].sort(),
				})),
		);
		this.#counts();
		this.#nobodyForgotten();
	}

	#end(seq: number): void {
		expect(this.#ended.has(seq)).toBe(false);
		this.#ended.add(seq);
	}

	#woken(id: string): void {
		const woken = this.model.worker(id);
		expect(woken?.asleep, `${id} was woken`).toBe(true);
		if (woken !== undefined && this.model.candidates(woken).length === 0) expect.fail(`${id} was woken for nothing`);
		if (woken !== undefined) Object.assign(woken, { asleep: false, wokenAt: this.world.seconds });
	}

	#counts(): void {
		const jobs = [...this.world.queue.jobs()];
		for (const each of FUNCTIONS) {
			const own = jobs.filter((job) => job.function === each);
			const queued = (priority: string) =>
				own.filter((job) => job.state === 'queued' && job.priority === priority).length;
			const { idle: _, oldestAt: __, ...counts } = this.world.queue.counts(fn(each)) ?? { idle: 0 };
			same(counts, {
				queued: { high: queued('high'), normal: queued('normal'), low: queued('low') },
				delayed: own.filter((job) => job.state === 'delayed').length,
				running: own.filter((job) => job.state === 'running').length,
				workers: this.model.workers.filter((one) => one.abilities.some((ability) => ability.fn === each)).length,
				bytes: 2 * own.length,
			});
		}
		for (const seq of this.#admitted)
			if (!(this.world.queue.find(seq) !== undefined || this.#ended.has(seq))) expect.fail(`job ${seq} has vanished`);
	}

	/** Where one sleeps that could do something, as many as there are jobs for are on their way. */
	#nobodyForgotten(): void {
		for (const asleep of this.model.workers.filter((each) => each.asleep)) {
			for (const each of FUNCTIONS) {
				const rules = this.model.rulesOf(each);
				const jobs = this.model.candidates(asleep).filter((job) => job.fn === each).length;
				const running = this.model.jobs.filter((job) => job.fn === each && job.state === 'running').length;
				const some = Math.min(jobs, (rules.maxRunning ?? Number.POSITIVE_INFINITY) - running);
				const coming = this.model.workers.filter(
					(one) => one.wokenAt !== undefined && one.abilities.some((ability) => ability.fn === each),
				);
				if (jobs > 0 && coming.length < some) expect.fail(`on their way for ${each} while ${asleep.id} sleeps`);
			}
		}
	}

	/** All come that are woken, take what they can and sleep: until nobody is woken. Then nobody sleeps who could do something. */
	settle(): void {
		for (let round = 0; round < 500; round++) {
			const woken = this.model.workers.find((each) => each.wokenAt !== undefined);
			if (woken === undefined) break;
			const before = this.model.jobs.filter((job) => job.state === 'queued').length;
			this.take({ kind: 'grab', worker: woken.id as (typeof WORKERS)[number] });
			if (this.model.jobs.filter((job) => job.state === 'queued').length === before) {
				this.take({ kind: 'sleep', worker: woken.id as (typeof WORKERS)[number] });
			}
		}
		for (const each of this.model.workers) if (each.asleep) expect(this.model.candidates(each)).toEqual([]);
	}
}

/** Compared in a cheaper way as long as they are equal. */
function same(actual: unknown, expected: unknown): void {
	if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

function shown(job: LiveJob) {
	const { seq, state, background, attempt, failures, due, claim, followers } = job;
	const delayed = state === 'delayed' && due?.kind === 'after' ? due.monotonic : undefined;
	return {
		seq,
		state,
		background,
		attempt,
		failures,
		due: delayed,
		worker: claim?.worker,
		lease: claim?.leaseUntil,
		deadline: claim?.deadline,
		followers: [...followers].sort(),
	};
}

describe('the queue does as a simple one', () => {
	for (const order of GRAB_ORDERS) {
		it(`with its jobs given out in ${order} order`, () => {
			fc.assert(
				fc.property(fc.array(step, { minLength: 20, maxLength: 90, size: 'max' }), (steps) => {
					const pair = new Pair(order);
					for (const each of steps) pair.take(each);
					pair.settle();
				}),
				{ seed: 7_000_000 + order.length, numRuns: 700 },
			);
		}, 120_000);
	}
});
