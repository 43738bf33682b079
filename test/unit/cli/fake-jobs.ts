import { MinderError } from '../../../src/model/errors.ts';
import type { FunctionSpec, QueueLimits } from '../../../src/model/function-spec.ts';
import type { FunctionName, JobHandle } from '../../../src/model/ids.ts';
import type {
	FunctionChange,
	JobDetail,
	JobFilter,
	JobUpdate,
	JobView,
	NewJob,
	QueueDetail,
	QueueView,
	WorkerOrder,
} from '../../../src/model/jobs.ts';
import { FakeLocks } from './fake-locks.ts';

const NOW = Date.UTC(2026, 0, 1);

/** A queue with two workers that wait and no jobs, as the manager shows it. */
export function queueOf(name: string, over: Partial<QueueView> = {}): QueueView {
	return {
		function: name as FunctionName,
		revision: 0,
		queued: { high: 0, normal: 0, low: 0 },
		delayed: 0,
		running: 0,
		done: 0,
		failed: 0,
		workers: 2,
		idle: 2,
		maxQueue: { high: 0, normal: 0, low: 0 },
		draining: false,
		paused: false,
		bytes: 0,
		...over,
	};
}

/** A background job that waits for a worker. @param handle also as a number alone */
export function jobOf(handle: string | number, over: Partial<JobView> = {}): JobView {
	return {
		handle: (typeof handle === 'number' ? `H:m:${handle}` : handle) as JobHandle,
		function: 'thumb' as FunctionName,
		unique: '',
		priority: 'normal',
		background: true,
		state: 'queued',
		attempt: 0,
		retries: 25,
		dataBytes: 4,
		submittedAt: NOW,
		followers: 0,
		...over,
	};
}

/** A job with payload and result. */
export function jobDetailOf(job: JobView, data = 'data', result?: string): JobDetail {
	return {
		job,
		data: Buffer.from(data),
		dataTruncated: false,
		resultTruncated: false,
		...(result === undefined ? {} : { result: Buffer.from(result) }),
	};
}

/** Functions, queues and jobs of a manager in memory: what a test sets, and the calls that it can read. */
export abstract class FakeJobs extends FakeLocks {
	readonly queues = new Map<string, QueueView>();
	/** What `getQueue` tells beside the queue. */
	queueDetail: Omit<QueueDetail, 'queue'> = { workers: [] };
	readonly jobs = new Map<string, JobDetail>();
	functionChanges: FunctionChange[] = [];
	/** Of the newest `applyFunctions`. */
	appliedFunctions: readonly FunctionSpec[] = [];
	/** In the order in which they came. */
	readonly submitted: NewJob[] = [];
	/** What follows on `accepted`, for each job that is followed. */
	updatesOf: (job: NewJob, signal?: AbortSignal) => AsyncIterable<JobUpdate> | Iterable<JobUpdate> = () => [
		{ kind: 'ended', end: { kind: 'done', result: Buffer.from('result') } },
	];
	/** Thrown for a job that is not to be taken. */
	refuse: (job: NewJob) => MinderError | undefined = () => undefined;
	joined = false;
	/** Submits whose stream was read to its end. */
	readToEnd = 0;
	#numbers = 0;

	putQueues(...views: QueueView[]): this {
		for (const view of views) this.queues.set(view.function, view);
		return this;
	}

	putJobs(...details: (JobDetail | JobView)[]): this {
		for (const each of details) {
			const detail = 'job' in each ? each : jobDetailOf(each);
			this.jobs.set(detail.job.handle, detail);
		}
		return this;
	}

	async applyFunctions(specs: readonly FunctionSpec[], how: object): Promise<FunctionChange[]> {
		this.call(`apply-functions ${specs.map((spec) => spec.name).join(' ')} ${JSON.stringify(how)}`);
		this.appliedFunctions = specs;
		return this.functionChanges;
	}

	async removeFunctions(names: readonly string[], how: { force?: boolean }): Promise<void> {
		this.call(`remove-functions ${names.join(' ')} ${JSON.stringify(how)}`);
		for (const name of names) this.queues.delete(this.#queue(name).function);
	}

	async listQueues(names: readonly string[]): Promise<QueueView[]> {
		this.call(`queues ${names.join(' ')}`.trim());
		return names.length === 0 ? [...this.queues.values()] : names.map((name) => this.#queue(name));
	}

	async getQueue(name: string): Promise<QueueDetail> {
		this.call(`get-queue ${name}`);
		return { ...this.queueDetail, queue: this.#queue(name) };
	}

	async setQueues(
		names: readonly string[],
		how: { draining?: boolean; paused?: boolean; maxQueue?: QueueLimits | null },
	): Promise<QueueView[]> {
		this.call(`set-queues ${names.join(' ')} ${JSON.stringify(how)}`);
		return names.map((name) => {
			const { maxQueue, ...rest } = how;
			const limits = maxQueue === undefined ? {} : { maxQueue: maxQueue ?? { high: 0, normal: 0, low: 0 } };
			const view = { ...this.#queue(name), ...rest, ...limits };
			this.queues.set(name, view);
			return view;
		});
	}

	async *submitJob(
		job: NewJob,
		{ follow }: { follow: boolean },
		options: { signal?: AbortSignal } = {},
	): AsyncGenerator<JobUpdate> {
		this.call(`submit ${job.function} ${follow ? 'follow' : 'leave'}`);
		const refusal = this.refuse(job);
		if (refusal !== undefined) throw refusal;
		this.submitted.push(job);
		yield { kind: 'accepted', handle: `H:m:${++this.#numbers}` as JobHandle, joined: this.joined };
		if (follow) yield* this.updatesOf(job, options.signal);
		this.readToEnd += 1;
	}

	async listJobs(filter: JobFilter): Promise<JobView[]> {
		this.call(`jobs ${JSON.stringify(filter)}`);
		const views = [...this.jobs.values()].map(({ job }) => job).reverse();
		const all = views.filter(
			(job) =>
				(filter.function === undefined || job.function === filter.function) &&
				(filter.states === undefined || filter.states.includes(job.state)),
		);
		const from = filter.before === undefined ? 0 : all.findIndex((job) => job.handle === filter.before) + 1;
		return all.slice(from, from + filter.limit);
	}

	async getJob(handle: string): Promise<JobDetail> {
		this.call(`get-job ${handle}`);
		return this.#job(handle);
	}

	async cancelJobs(handles: readonly string[], how: { reason?: string }): Promise<JobView[]> {
		this.call(`cancel-jobs ${handles.join(' ')} ${JSON.stringify(how)}`);
		return handles.map((handle) => ({ ...this.#job(handle).job, state: 'cancelled', ...how }));
	}

	async retryJobs(which: { handles: readonly string[] } | { function: string }): Promise<{ retried: number }> {
		this.call(`retry-jobs ${JSON.stringify(which)}`);
		if ('handles' in which) return { retried: which.handles.map((handle) => this.#job(handle)).length };
		return { retried: this.#queue(which.function).failed };
	}

	async purgeJobs(name: string, states: readonly string[]): Promise<number> {
		this.call(`purge-jobs ${name} ${states.join(',')}`);
		return this.#queue(name).failed;
	}

	async *workJobs(): AsyncGenerator<WorkerOrder> {
		this.call('work-jobs');
		yield* [];
	}

	#queue(name: string): QueueView {
		const view = this.queues.get(name);
		if (view === undefined) throw new MinderError('not-found', `no function named ${name}`);
		return view;
	}

	#job(handle: string): JobDetail {
		const detail = this.jobs.get(handle);
		if (detail === undefined) throw new MinderError('not-found', `no job ${handle}`);
		return detail;
	}
}
