import type { Caller } from '../../model/access.ts';
import type { CallOptions } from '../../model/control.ts';
import { MinderError } from '../../model/errors.ts';
import { type FunctionName, functionName } from '../../model/ids.ts';
import type { JobDetail, JobFilter, JobUpdate, JobView, NewJob } from '../../model/jobs.ts';
import { nameOf } from '../../policy/access.ts';
import type { JobKeeper } from './job-keeper.ts';
import { UpdateBuffer } from './update-buffer.ts';

/** In one answer. */
const MOST_LISTED = 10_000;
const LONGEST_REASON = 500;

/** What users ask of jobs; see Control. */
export class JobService {
	readonly #desk: JobKeeper;

	constructor(desk: JobKeeper) {
		this.#desk = desk;
	}

	/** See Control. @throws MinderError `usage`, `precondition`, `too-large`, `storage`, `slow-reader` */
	async *submit(
		job: NewJob,
		{ follow }: { follow: boolean },
		{ signal }: CallOptions = {},
	): AsyncGenerator<JobUpdate, void, undefined> {
		functionName(job.function);
		if (!follow) {
			if (!job.background)
				throw new MinderError(
					'usage',
					'a job in the foreground lives as long as it is followed: follow it, or say background',
				);
			yield { kind: 'accepted', ...(await this.#desk.submit(job)) };
			return;
		}
		const buffer = new UpdateBuffer(() => this.#desk.unfollow(buffer));
		try {
			await this.#desk.submit(job, buffer);
			yield* buffer.read(signal);
		} finally {
			this.#desk.unfollow(buffer);
		}
	}

	/** See Control. Of the functions alone that `sees` takes. @throws MinderError `usage`, `storage` */
	async list(filter: JobFilter, sees?: (name: FunctionName) => boolean): Promise<JobView[]> {
		const { limit } = filter;
		if (!Number.isInteger(limit) || limit < 1 || limit > MOST_LISTED)
			throw new MinderError('usage', `a list is of 1 to ${MOST_LISTED} jobs, not ${limit}`);
		return this.#desk.jobs(filter, sees);
	}

	/** See Control. @throws MinderError `usage`, `not-found`, `storage` */
	get(handle: string): Promise<JobDetail> {
		return this.#desk.detail(handle);
	}

	/** See Control. Those before one that has ended are cancelled all the same. @throws MinderError `usage`, `not-found`, `precondition`, `storage` */
	async cancel(handles: readonly string[], how: { reason?: string }, caller?: Caller): Promise<JobView[]> {
		if (handles.length === 0) throw new MinderError('usage', 'no job was given');
		const { reason = '' } = how;
		if (reason.length > LONGEST_REASON || /\p{Cc}/u.test(reason))
			throw new MinderError('usage', `the reason must be one line of at most ${LONGEST_REASON} characters`);
		const by = caller === undefined ? 'cancelled' : `cancelled by ${nameOf(caller.principal)}`;
		const views: JobView[] = [];
		for (const handle of new Set(handles)) {
			// Not there at all is another error than ended.
			const before = this.#desk.view(await this.#desk.handleOf(handle));
			if (before === undefined || !(await this.#desk.cancel(handle, reason === '' ? by : `${by}: ${reason}`)))
				throw new MinderError('precondition', `job ${handle} has ended already: there is nothing to cancel`, {
					details: { name: handle },
				});
			views.push(await this.#after(before));
		}
		return views;
	}

	/** See Control. @throws MinderError `usage`, `not-found`, `precondition`, `storage` */
	async retry(
		which: { readonly handles: readonly string[] } | { readonly function: string },
	): Promise<{ readonly retried: number }> {
		if ('handles' in which && which.handles.length === 0) throw new MinderError('usage', 'no job was given');
		return { retried: await this.#desk.retryDead(which) };
	}

	/** See Control. @throws MinderError `usage`, `storage` */
	purge(name: string, states: readonly ('done' | 'failed' | 'cancelled')[]): Promise<number> {
		return this.#desk.purge(functionName(name), states);
	}

	/** A foreground job is nowhere any more once it has ended. */
	async #after(before: JobView): Promise<JobView> {
		try {
			return (await this.#desk.detail(before.handle)).job;
		} catch (error) {
			if (error instanceof MinderError && error.code === 'not-found') return { ...before, state: 'cancelled' };
			throw error;
		}
	}
}
