import type { Principal } from '../../model/access.ts';
import type { CallOptions, Control } from '../../model/control.ts';
import { MinderError } from '../../model/errors.ts';
import type { FunctionSpec, QueueLimits } from '../../model/function-spec.ts';
import type {
	JobFilter,
	JobUpdate,
	JobView,
	NewJob,
	QueueDetail,
	QueueView,
	WorkerMessage,
	WorkerOrder,
} from '../../model/jobs.ts';
import { checkUnlimited, nameOf } from '../../policy/access.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import { type CallGuard, named, principalOf } from './call-guard.ts';
import { isUnlimited, seesNode } from './coverage.ts';
import { checkFunctionSpec, checkFunctions, checkLocks, seesFunction } from './coverage-names.ts';

/**
 * The part of GuardedControl about functions and their jobs. A job belongs to its function. The audit is told of what people change; not of each job that is
 * submitted or done, of which there are thousands a second: those are streams, which are told where they are refused.
 */
export class GuardedJobs {
	readonly #inner: Control;
	readonly #state: ClusterState;
	readonly #guard: CallGuard;

	constructor(inner: Control, state: ClusterState, guard: CallGuard) {
		this.#inner = inner;
		this.#state = state;
		this.#guard = guard;
	}

	apply(
		specs: readonly FunctionSpec[],
		how: { dryRun?: boolean; prune?: boolean; ifRevision?: number },
		options?: CallOptions,
	) {
		const call = {
			rpc: 'ApplyFunctions',
			subject: named(
				'function',
				specs.map((spec) => spec.name),
			),
			options,
		};
		const check = (principal: Principal): void => {
			if (how.prune === true) checkUnlimited(principal, 'removing what is not among the specs');
			for (const spec of specs) checkFunctionSpec(this.#state.staged, principal, spec);
		};
		return this.#guard.call(call, check, () => this.#inner.applyFunctions(specs, how, options));
	}

	remove(names: readonly string[], how: { force?: boolean }, options?: CallOptions) {
		return this.#on('RemoveFunctions', names, options, () => this.#inner.removeFunctions(names, how, options));
	}

	list(names: readonly string[], options?: CallOptions): Promise<QueueView[]> {
		const principal = principalOf(options);
		return this.#on('ListQueues', names, options, async () => {
			const all = await this.#inner.listQueues(names, options);
			return all.filter((queue) => seesFunction(this.#state.view, principal, queue.function));
		});
	}

	/** Workers on nodes that the caller does not see are left out. */
	get(name: string, options?: CallOptions): Promise<QueueDetail> {
		const principal = principalOf(options);
		return this.#on('GetQueue', [name], options, async () => {
			const detail = await this.#inner.getQueue(name, options);
			const seen = ({ node }: { readonly node?: string }) =>
				node === undefined || seesNode(this.#state.view, principal, node);
			return { ...detail, workers: detail.workers.filter(seen) };
		});
	}

	set(
		names: readonly string[],
		how: { draining?: boolean; paused?: boolean; maxQueue?: QueueLimits | null },
		options?: CallOptions,
	) {
		return this.#on('SetQueues', names, options, () => this.#inner.setQueues(names, how, options));
	}

	submit(job: NewJob, how: { follow: boolean }, options?: CallOptions): AsyncIterable<JobUpdate> {
		const call = { rpc: 'SubmitJob', subject: named('function', [job.function]), options };
		const check = (principal: Principal): void => {
			checkFunctions(this.#state.staged, principal, [job.function]);
			if (job.guard !== undefined) checkLocks(principal, [job.guard.name]);
		};
		return this.#guard.stream(call, check, (within) => this.#inner.submitJob(job, how, within));
	}

	/** As many as were asked for, where there are so many that the caller sees: who is asked leaves out the others before it counts. */
	jobs(filter: JobFilter, options?: CallOptions): Promise<JobView[]> {
		const principal = principalOf(options);
		const names = filter.function === undefined ? [] : [filter.function];
		return this.#on('ListJobs', names, options, async () => {
			const all = await this.#inner.listJobs(filter, options);
			return all.filter((job) => seesFunction(this.#state.view, principal, job.function));
		});
	}

	job(handle: string, options?: CallOptions) {
		return this.#onJobs('GetJob', [handle], options, () => this.#inner.getJob(handle, options));
	}

	cancel(handles: readonly string[], how: { reason?: string }, options?: CallOptions) {
		return this.#onJobs('CancelJobs', handles, options, () => this.#inner.cancelJobs(handles, how, options));
	}

	retry(which: { readonly handles: readonly string[] } | { readonly function: string }, options?: CallOptions) {
		const run = () => this.#inner.retryJobs(which, options);
		if ('handles' in which) return this.#onJobs('RetryJobs', which.handles, options, run);
		return this.#on('RetryJobs', [which.function], options, run);
	}

	purge(name: string, states: readonly ('done' | 'failed' | 'cancelled')[], options?: CallOptions) {
		return this.#on('PurgeJobs', [name], options, () => this.#inner.purgeJobs(name, states, options));
	}

	/** What a worker offers to do is held against the limits whenever it says so. */
	work(messages: AsyncIterable<WorkerMessage>, options?: CallOptions): AsyncIterable<WorkerOrder> {
		const principal = principalOf(options);
		return this.#guard.stream(
			{ rpc: 'WorkJobs', options },
			() => {},
			(within) => this.#inner.workJobs(this.#offered(messages, principal), within),
		);
	}

	async *#offered(
		messages: AsyncIterable<WorkerMessage>,
		principal: Principal,
	): AsyncGenerator<WorkerMessage, void, undefined> {
		for await (const message of messages) {
			if (message.kind === 'abilities') {
				const names = message.functions.map((each) => each.function);
				checkFunctions(this.#state.view, principal, names);
			}
			yield message;
		}
	}

	#on<T>(rpc: string, names: readonly string[], options: CallOptions | undefined, run: () => Promise<T>) {
		const check = (principal: Principal): void => checkFunctions(this.#state.staged, principal, names);
		return this.#guard.call({ rpc, subject: named('function', names), options }, check, run);
	}

	/** Which function a job is of is looked up before the check; it never changes. */
	async #onJobs<T>(rpc: string, handles: readonly string[], options: CallOptions | undefined, run: () => Promise<T>) {
		const principal = principalOf(options);
		const functions = isUnlimited(principal)
			? []
			: await Promise.all(handles.map((handle) => this.#functionOf(handle, options)));
		const check = (): void => {
			const outside = functions.findIndex(
				(name) => name === undefined || !seesFunction(this.#state.staged, principal, name),
			);
			if (outside === -1) return;
			throw new MinderError('refused', `${nameOf(principal)} may not touch the job ${handles[outside]}: ask an admin`);
		};
		return this.#guard.call({ rpc, subject: named('job', handles), options }, check, run);
	}

	/** `undefined`: there is no such job, which is refused as one of others is. */
	async #functionOf(handle: string, options: CallOptions | undefined): Promise<string | undefined> {
		try {
			return (await this.#inner.getJob(handle, options)).job.function;
		} catch (error) {
			if (error instanceof MinderError && (error.code === 'not-found' || error.code === 'usage')) return undefined;
			throw error;
		}
	}
}
