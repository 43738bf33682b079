import type { QueueLimits } from '../../model/function-spec.ts';
import type { FunctionName, JobHandle } from '../../model/ids.ts';
import type { GrabOrder, JobAttempt, JobParty, JobUpdate, JobView, NewJob, QueueView } from '../../model/jobs.ts';

/** One who waits for jobs: an object of its own for each connection. Told in order, `accepted` first. */
export interface JobFollower {
	told(handle: JobHandle, update: JobUpdate): void;
}

/** A job as its worker gets it. */
export interface GrabbedJob extends JobAttempt {
	readonly function: FunctionName;
	readonly unique: string;
	readonly data: Uint8Array;
	readonly reducer?: string;
	readonly timeoutSeconds?: number;
	readonly leaseSeconds: number;
}

/** What a worker is told without having asked. */
export interface WorkerEvents {
	/** There is something to grab; after a {@link DeskWorker.sleep}, once. */
	wake(): void;
	revoked(job: JobAttempt, reason: string): void;
}

/** A worker's side of the queue. Without an attempt the one that it has is meant. */
export interface DeskWorker {
	/** Its newest ability is first. `timeoutSeconds` instead of the function's; `limit`: jobs of this function at once. */
	able(name: FunctionName, how: { timeoutSeconds?: number; limit?: number }): void;
	/** With `requeue`, what it runs of it is given to another one. */
	unable(name: FunctionName, how: { requeue: boolean }): void;
	/** All abilities. */
	reset(how: { requeue: boolean }): void;
	sleep(): void;
	/** A promise where the claim has to be written, or the payload to be read, first. */
	grab(): GrabbedJob | undefined | Promise<GrabbedJob | undefined>;
	/** @returns those that are not its own (any more) */
	renew(jobs: readonly JobAttempt[]): JobAttempt[];
	/** @returns whether it is its job; so for all that follow. */
	data(handle: JobHandle, data: Uint8Array, attempt?: number): boolean;
	warning(handle: JobHandle, data: Uint8Array, attempt?: number): boolean;
	progress(handle: JobHandle, numerator: number, denominator: number, attempt?: number): boolean;
	/** `recorded` resolves when it is on disk, where it is to be; it never rejects: what the store does not take is tried again. */
	done(
		handle: JobHandle,
		result: Uint8Array,
		attempt?: number,
	): { readonly own: boolean; readonly recorded: Promise<void> };
	failed(
		handle: JobHandle,
		how: { reason: string; final: boolean; exception?: Uint8Array },
		attempt?: number,
	): { readonly own: boolean; readonly recorded: Promise<void> };
	returned(handle: JobHandle, attempt: number): boolean;
	running(): JobAttempt[];
	/** It has gone: what it has is tried again at once. */
	close(): void;
}

/** What is known of a job while it has not ended, as Gearman's clients ask for it. */
export interface JobStanding {
	readonly handle: JobHandle;
	readonly unique: string;
	readonly running: boolean;
	readonly numerator: number;
	readonly denominator: number;
	readonly followers: number;
	readonly attempt: number;
}

export interface JobDeskOptions {
	readonly order: GrabOrder;
	/** Of handles; kept with the first job, so that it stays what it was. */
	readonly handlePrefix: string;
}

/** The queue over the store: what the RPC, the agents and Gearman's gateway work with. Calls are those of the leader alone. */
export interface JobDesk {
	/**
	 * Resolves when it is accepted; a background job is on disk then. The follower is told everything, from `accepted` on.
	 * @throws MinderError `precondition` (`details.why`: `queue-full`, `draining`, `functions`, `guard`), `too-large`, `usage`, `storage`
	 */
	submit(job: NewJob, follower?: JobFollower): Promise<{ readonly handle: JobHandle; readonly joined: boolean }>;
	/** It has gone, with all that it follows. */
	unfollow(follower: JobFollower): void;
	openWorker(how: { id: string; party: JobParty; holds: 'lease' | 'connection' }, events: WorkerEvents): DeskWorker;
	/** By handle, whatever its prefix. */
	standing(handle: string): JobStanding | undefined;
	standingOfUnique(unique: string): JobStanding | undefined;
	/** Those that have not ended, by number. */
	live(): Iterable<JobStanding>;
	/** @returns whether there was one that had not ended */
	cancel(handle: string, reason: string): Promise<boolean>;
	/** By name; those of Gearman's clients included. */
	queues(): QueueView[];
	createFunction(name: FunctionName): void;
	dropFunction(name: FunctionName): Promise<'dropped' | 'busy' | 'unknown'>;
	/** Kept over restarts. */
	setMaxQueue(name: FunctionName, limits: QueueLimits): Promise<void>;
	view(handle: JobHandle): JobView | undefined;
	/** Ends what waits, writes the rest. */
	close(): Promise<void>;
}
