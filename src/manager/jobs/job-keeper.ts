import type { FunctionName, JobHandle } from '../../model/ids.ts';
import type { JobDetail, JobFilter, JobView, QueueDetail } from '../../model/jobs.ts';
import type { JobDesk } from './job-desk.ts';

/** Counts of the ended jobs of a function that are kept. */
export interface EndedCounts {
	readonly done: number;
	readonly failed: number;
	readonly cancelled: number;
}

/** What people look at and change, over what workers and clients need. */
export interface JobKeeper extends JobDesk {
	/** Live and ended, newest first; of the functions alone that `sees` takes. @throws MinderError `usage` for a `before` that is no handle, `storage` */
	jobs(filter: JobFilter, sees?: (name: FunctionName) => boolean): Promise<JobView[]>;
	/** The payload of one that is done or cancelled is not kept. @throws MinderError `not-found`, `storage` */
	detail(handle: string): Promise<JobDetail>;
	/**
	 * Puts dead letters back, with their tries anew, and begins delayed jobs now. By function: whatever can be; by handle all of them, or none.
	 * @returns how many, once they are on disk
	 * @throws MinderError `not-found`, `precondition` where one is neither, or another job has its unique key by now; `storage`
	 */
	retryDead(which: { readonly handles: readonly string[] } | { readonly function: string }): Promise<number>;
	/** Forgets ended jobs. @returns how many, once that is on disk */
	purge(name: FunctionName, states: readonly ('done' | 'failed' | 'cancelled')[]): Promise<number>;
	/** All of a function that have not ended. @returns how many, once that is on disk */
	cancelAll(name: FunctionName, reason: string): Promise<number>;
	/** The handle of a live or kept job, whatever its prefix. @throws MinderError `usage`, `not-found` */
	handleOf(text: string): Promise<JobHandle>;
	endedCounts(name: FunctionName): EndedCounts;
	/** The connected workers that can do it now, Gearman's included; `running`: its jobs that each has. */
	workersOf(name: FunctionName): QueueDetail['workers'];
}

/** Told what happens, to be counted: `waited` from when it could have begun to its first worker, `ran` a try; seconds. */
export interface JobMeter {
	submitted(name: FunctionName): void;
	refused(name: FunctionName): void;
	ended(name: FunctionName, state: 'done' | 'failed' | 'cancelled'): void;
	waited(name: FunctionName, seconds: number): void;
	ran(name: FunctionName, seconds: number): void;
}
