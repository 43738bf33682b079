import type {
	DeskWorker,
	GrabbedJob,
	JobDesk,
	JobFollower,
	JobStanding,
	WorkerEvents,
} from '../../src/manager/jobs/job-desk.ts';
import { MinderError } from '../../src/model/errors.ts';
import type { QueueLimits } from '../../src/model/function-spec.ts';
import type { FunctionName, JobHandle } from '../../src/model/ids.ts';
import type { JobEnd, JobUpdate, NewJob, QueueView } from '../../src/model/jobs.ts';

interface FakeJob {
	readonly handle: JobHandle;
	readonly job: NewJob;
	readonly followers: Set<JobFollower>;
	attempt: number;
	worker?: FakeWorker;
	progress: readonly [number, number];
}

const UNLIMITED: QueueLimits = { high: 0, normal: 0, low: 0 };

/**
 * A queue without disk, time, retries and limits of priority: for what stands before a desk. Submits of background jobs wait for {@link writes},
 * where a test sets it.
 */
export class FakeJobDesk implements JobDesk {
	/** Awaited before a background job is accepted. */
	writes: () => Promise<void> = async () => {};
	/** What a grab goes through, where a test sets it. */
	reads: ((job: GrabbedJob | undefined) => Promise<GrabbedJob | undefined>) | undefined;
	readonly jobs = new Map<JobHandle, FakeJob>();
	readonly functions = new Map<FunctionName, QueueLimits>();
	readonly workers = new Set<FakeWorker>();
	readonly submitted: NewJob[] = [];
	readonly #prefix: string;
	#next = 1;

	constructor(prefix = 'H:lap') {
		this.#prefix = prefix;
	}

	async submit(job: NewJob, follower?: JobFollower): Promise<{ handle: JobHandle; joined: boolean }> {
		this.submitted.push(job);
		if (job.background) await this.writes();
		const limits = this.#limits(job.function);
		const known = [...this.jobs.values()].find(
			(each) => job.unique !== '' && each.job.unique === job.unique && each.job.function === job.function,
		);
		const total = [...this.jobs.values()].filter((each) => each.job.function === job.function).length;
		const most = limits[job.priority];
		if (known === undefined && most > 0 && total >= most) {
			throw new MinderError('precondition', 'the queue is full', { details: { why: 'queue-full' } });
		}
		const handle = known?.handle ?? (`${this.#prefix}:${this.#next++}` as JobHandle);
		const kept = known ?? { handle, job, followers: new Set(), attempt: 0, progress: [0, 0] };
		if (follower !== undefined) kept.followers.add(follower);
		this.jobs.set(handle, kept);
		follower?.told(handle, { kind: 'accepted', handle, joined: known !== undefined });
		for (const worker of this.workers) worker.offer();
		return { handle, joined: known !== undefined };
	}

	unfollow(follower: JobFollower): void {
		for (const [handle, { job, followers }] of this.jobs) {
			if (followers.delete(follower) && followers.size === 0 && !job.background) this.jobs.delete(handle);
		}
	}

	openWorker(how: { id: string }, events: WorkerEvents): DeskWorker {
		const worker = new FakeWorker(this, how.id, events);
		this.workers.add(worker);
		return worker;
	}

	standing(handle: string): JobStanding | undefined {
		const job = this.jobs.get(handle as JobHandle);
		return job === undefined ? undefined : standingOf(job);
	}

	standingOfUnique(unique: string): JobStanding | undefined {
		for (const each of this.live()) if (each.unique === unique) return each;
		return undefined;
	}

	*live(): Generator<JobStanding> {
		for (const job of this.jobs.values()) yield standingOf(job);
	}

	async cancel(handle: string, reason: string): Promise<boolean> {
		const job = this.jobs.get(handle as JobHandle);
		if (job !== undefined) this.end(job, { kind: 'cancelled', reason });
		return job !== undefined;
	}

	queues(): QueueView[] {
		return [...this.functions].map(([name, maxQueue]) => {
			const jobs = [...this.jobs.values()].filter(({ job }) => job.function === name);
			const waiting = (priority: string) =>
				jobs.filter(({ job, worker }) => worker === undefined && job.priority === priority).length;
			return {
				function: name,
				revision: 0,
				queued: { high: waiting('high'), normal: waiting('normal'), low: waiting('low') },
				delayed: 0,
				running: jobs.filter(({ worker }) => worker !== undefined).length,
				done: 0,
				failed: 0,
				workers: this.#ableTo(name).length,
				idle: 0,
				maxQueue,
				draining: false,
				paused: false,
				bytes: 0,
			};
		});
	}

	createFunction(name: FunctionName): void {
		this.#limits(name);
	}

	async dropFunction(name: FunctionName): Promise<'dropped' | 'busy' | 'unknown'> {
		if (!this.functions.has(name)) return 'unknown';
		const isBusy = this.#ableTo(name).length > 0 || [...this.jobs.values()].some(({ job }) => job.function === name);
		if (!isBusy) this.functions.delete(name);
		return isBusy ? 'busy' : 'dropped';
	}

	async setMaxQueue(name: FunctionName, limits: QueueLimits): Promise<void> {
		this.functions.set(name, limits);
	}

	view(): undefined {
		return undefined;
	}

	async close(): Promise<void> {}

	tell(job: FakeJob, update: JobUpdate): void {
		for (const follower of job.followers) follower.told(job.handle, update);
	}

	end(job: FakeJob, end: JobEnd): void {
		this.jobs.delete(job.handle);
		this.tell(job, { kind: 'ended', end });
	}

	#ableTo(name: FunctionName): FakeWorker[] {
		return [...this.workers].filter(({ abilities }) => abilities.has(name));
	}

	#limits(name: FunctionName): QueueLimits {
		const limits = this.functions.get(name) ?? UNLIMITED;
		this.functions.set(name, limits);
		return limits;
	}
}

class FakeWorker implements DeskWorker {
	readonly abilities = new Map<FunctionName, { timeoutSeconds?: number }>();
	readonly id: string;
	readonly #desk: FakeJobDesk;
	readonly #events: WorkerEvents;
	#sleeps = false;

	constructor(desk: FakeJobDesk, id: string, events: WorkerEvents) {
		this.#desk = desk;
		this.id = id;
		this.#events = events;
	}

	able(name: FunctionName, how: { timeoutSeconds?: number }): void {
		this.#desk.createFunction(name);
		this.abilities.set(name, how);
		this.offer();
	}

	unable(name: FunctionName): void {
		this.abilities.delete(name);
		for (const job of this.#own()) if (job.job.function === name) this.#lose(job);
	}

	reset(): void {
		this.abilities.clear();
		for (const job of this.#own()) this.#lose(job);
	}

	sleep(): void {
		this.#sleeps = true;
		this.offer();
	}

	offer(): void {
		if (!this.#sleeps || this.#next() === undefined) return;
		this.#sleeps = false;
		this.#events.wake();
	}

	grab(): GrabbedJob | undefined | Promise<GrabbedJob | undefined> {
		this.#sleeps = false;
		const next = this.#next();
		if (next !== undefined) {
			next.attempt++;
			next.worker = this;
		}
		const grabbed = next === undefined ? undefined : grabbedOf(next);
		return this.#desk.reads === undefined ? grabbed : this.#desk.reads(grabbed);
	}

	renew(): never[] {
		return [];
	}

	data(handle: JobHandle, data: Uint8Array): boolean {
		return this.#tell(handle, { kind: 'data', data });
	}

	warning(handle: JobHandle, data: Uint8Array): boolean {
		return this.#tell(handle, { kind: 'warning', data });
	}

	progress(handle: JobHandle, numerator: number, denominator: number): boolean {
		const job = this.#held(handle);
		if (job !== undefined) job.progress = [numerator, denominator];
		return this.#tell(handle, { kind: 'progress', numerator, denominator });
	}

	done(handle: JobHandle, result: Uint8Array): { own: boolean; recorded: Promise<void> } {
		return this.#end(handle, { kind: 'done', result });
	}

	failed(
		handle: JobHandle,
		how: { reason: string; exception?: Uint8Array },
	): { own: boolean; recorded: Promise<void> } {
		const { reason, exception } = how;
		return this.#end(handle, { kind: 'failed', reason, ...(exception === undefined ? {} : { exception }) });
	}

	returned(): boolean {
		return false;
	}

	running(): { handle: JobHandle; attempt: number }[] {
		return this.#own();
	}

	close(): void {
		this.#desk.workers.delete(this);
		for (const job of this.#own()) this.#lose(job);
	}

	#next(): FakeJob | undefined {
		return [...this.#desk.jobs.values()].find(
			({ worker, job }) => worker === undefined && this.abilities.has(job.function),
		);
	}

	#own(): FakeJob[] {
		return [...this.#desk.jobs.values()].filter(({ worker }) => worker === this);
	}

	#held(handle: JobHandle): FakeJob | undefined {
		const job = this.#desk.jobs.get(handle);
		return job?.worker === this ? job : undefined;
	}

	#tell(handle: JobHandle, update: JobUpdate): boolean {
		const job = this.#held(handle);
		if (job !== undefined) this.#desk.tell(job, update);
		return job !== undefined;
	}

	#end(handle: JobHandle, end: JobEnd): { own: boolean; recorded: Promise<void> } {
		const job = this.#held(handle);
		if (job !== undefined) this.#desk.end(job, end);
		return { own: job !== undefined, recorded: Promise.resolve() };
	}

	#lose(job: FakeJob): void {
		delete job.worker;
		job.progress = [0, 0];
		if (job.followers.size === 0 && !job.job.background) this.#desk.jobs.delete(job.handle);
		for (const worker of this.#desk.workers) worker.offer();
	}
}

function grabbedOf({ handle, attempt, job }: FakeJob): GrabbedJob {
	const { function: name, unique, data, reducer } = job;
	return {
		handle,
		attempt,
		function: name,
		unique,
		data,
		leaseSeconds: 30,
		...(reducer === undefined ? {} : { reducer }),
	};
}

function standingOf({ handle, attempt, job, worker, progress, followers }: FakeJob): JobStanding {
	const [numerator, denominator] = progress;
	return {
		handle,
		unique: job.unique,
		running: worker !== undefined,
		numerator,
		denominator,
		followers: followers.size,
		attempt,
	};
}
