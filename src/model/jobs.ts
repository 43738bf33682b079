import type { FunctionSpec, JobDelivery, QueueLimits, WorkerMode } from './function-spec.ts';
import type { FunctionName, JobHandle, NodeName } from './ids.ts';
import type { LockGuard } from './locks.ts';
import type { ProcessSpec } from './process-spec.ts';
import type { WallTime } from './records.ts';

export const JOB_PRIORITIES = ['high', 'normal', 'low'] as const;
export type JobPriority = (typeof JOB_PRIORITIES)[number];

/**
 * In which order a worker gets jobs that it could do. `global`: by priority over all its functions, then by age. `listed`: its newest ability first, by
 * priority within (gearmand 1). `round-robin`: as `listed`, and the function that was served goes to the end.
 */
export const GRAB_ORDERS = ['global', 'listed', 'round-robin'] as const;
export type GrabOrder = (typeof GRAB_ORDERS)[number];

/** `delayed`: until its time, or for a pause before a retry. `failed`: a dead letter, which can be put back. */
export const JOB_STATES = ['delayed', 'queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** When a job may begin: so long after it was accepted, whatever the clock does, or at a time of the clock. */
export type JobStart =
	| { readonly kind: 'after'; readonly seconds: number }
	| { readonly kind: 'at'; readonly at: WallTime };

/** What somebody wants done. */
export interface NewJob {
	readonly function: FunctionName;
	readonly data: Uint8Array;
	/** Empty: none. A job of the same function and key that has not ended is joined. At most 64 bytes. */
	readonly unique: string;
	readonly priority: JobPriority;
	/** Kept on disk before it is answered, and done whether anybody waits for it or not. Otherwise it lives as long as somebody does. */
	readonly background: boolean;
	readonly start?: JobStart;
	/** Instead of those of the function. */
	readonly retries?: number;
	readonly timeoutSeconds?: number;
	readonly delivery?: JobDelivery;
	/** Handed to the worker as it is. */
	readonly reducer?: string;
	/** Only while this lock is held under this token; else `precondition`. */
	readonly guard?: LockGuard;
}

/** What is told to one who follows a job, in order; the last one is `ended`. */
export type JobUpdate =
	/** Accepted, for a background job also durable. `joined`: it was there already. */
	| { readonly kind: 'accepted'; readonly handle: JobHandle; readonly joined: boolean }
	| { readonly kind: 'data'; readonly data: Uint8Array }
	| { readonly kind: 'warning'; readonly data: Uint8Array }
	| { readonly kind: 'progress'; readonly numerator: number; readonly denominator: number }
	| { readonly kind: 'ended'; readonly end: JobEnd };

export type JobEnd =
	| { readonly kind: 'done'; readonly result: Uint8Array }
	/** `exception`: what the worker sent with it. */
	| { readonly kind: 'failed'; readonly reason: string; readonly exception?: Uint8Array }
	| { readonly kind: 'cancelled'; readonly reason: string };

/** A job as it is shown. Foreground jobs are shown until they end. */
export interface JobView {
	readonly handle: JobHandle;
	readonly function: FunctionName;
	readonly unique: string;
	readonly priority: JobPriority;
	readonly background: boolean;
	readonly state: JobState;
	/** Of the present or last try, from 1; 0: it was never given to a worker. */
	readonly attempt: number;
	readonly retries: number;
	readonly dataBytes: number;
	readonly submittedAt: WallTime;
	/** Of a delayed one: when it may begin. */
	readonly dueAt?: WallTime;
	/** Of the present or last try. */
	readonly startedAt?: WallTime;
	readonly endedAt?: WallTime;
	/** Who does it, or did it last. */
	readonly worker?: JobParty;
	readonly progress?: { readonly numerator: number; readonly denominator: number };
	/** Of the last failure; also while it waits to be tried again. */
	readonly reason?: string;
	/** Of the result, whole. */
	readonly resultBytes?: number;
	/** Connected clients that wait for it. */
	readonly followers: number;
}

/** A job with its payload and what is kept of its result, at most {@link JOB_LIMITS}. */
export interface JobDetail {
	readonly job: JobView;
	readonly data: Uint8Array;
	readonly dataTruncated: boolean;
	readonly result?: Uint8Array;
	readonly resultTruncated: boolean;
}

/** A worker, for people. */
export interface JobParty {
	/** As it calls itself. */
	readonly name: string;
	/** Host name or address. */
	readonly host: string;
	readonly node?: NodeName;
	readonly pid?: number;
}

/** A function as it is shown. */
export interface QueueView {
	readonly function: FunctionName;
	/** Of its spec; 0: not declared. */
	readonly revision: number;
	readonly queued: Readonly<Record<JobPriority, number>>;
	readonly delayed: number;
	readonly running: number;
	/** Ended ones that are kept. */
	readonly done: number;
	readonly failed: number;
	/** That can do it now; `idle` of them wait. */
	readonly workers: number;
	readonly idle: number;
	/** Seconds that the oldest queued job has waited; absent: none is queued. */
	readonly oldestSeconds?: number;
	readonly maxQueue: QueueLimits;
	readonly maxRunning?: number;
	readonly draining: boolean;
	readonly paused: boolean;
	/** Bytes of the payloads of its jobs that have not ended. */
	readonly bytes: number;
}

/** A function with its spec, values of secrets left out, and its workers. */
export interface QueueDetail {
	readonly queue: QueueView;
	readonly spec?: FunctionSpec;
	readonly workers: readonly (JobParty & { readonly running: number; readonly since: WallTime })[];
}

export interface FunctionChange<Spec = FunctionSpec> {
	readonly name: FunctionName;
	readonly kind: 'create' | 'update' | 'remove' | 'unchanged';
	/** That it has now. */
	readonly revision: number;
	readonly before?: Spec;
	readonly after?: Spec;
}

/** What a worker says. Attempts are those of the order; what names an older one is refused with `revoked`. */
export type WorkerMessage =
	/** The first. `running`: what it still does, from before its connection was lost. */
	| {
			readonly kind: 'hello';
			/** Random, the worker's own, the same over its connections. */
			readonly worker: string;
			readonly party: Omit<JobParty, 'node'>;
			readonly running: readonly JobAttempt[];
	  }
	/** All that it can do, instead of what it said before. An agent that has its functions from the manager need not. `limit`: jobs at once. */
	| {
			readonly kind: 'abilities';
			readonly functions: readonly { readonly function: FunctionName; readonly limit: number }[];
	  }
	/**
	 * It goes on with all that it has. To be said at least every third of the shortest lease. From one without abilities: it has begun nothing else, and gives
	 * back what comes.
	 */
	| { readonly kind: 'renew'; readonly running: readonly JobAttempt[] }
	| ({ readonly kind: 'data' | 'warning'; readonly data: Uint8Array } & JobAttempt)
	| ({ readonly kind: 'progress'; readonly numerator: number; readonly denominator: number } & JobAttempt)
	| ({ readonly kind: 'done'; readonly result: Uint8Array } & JobAttempt)
	/** `final`: not to be tried again. */
	| ({
			readonly kind: 'failed';
			readonly reason: string;
			readonly final: boolean;
			readonly exception?: Uint8Array;
	  } & JobAttempt)
	/** Not begun, and not counted as a try: the worker cannot do it now. */
	| ({ readonly kind: 'returned'; readonly reason: string } & JobAttempt);

export interface JobAttempt {
	readonly handle: JobHandle;
	readonly attempt: number;
}

/** What a worker is told. */
export type WorkerOrder =
	/** The first. */
	| { readonly kind: 'welcome'; readonly renewSeconds: number }
	| ({
			readonly kind: 'job';
			readonly function: FunctionName;
			readonly unique: string;
			readonly data: Uint8Array;
			readonly reducer?: string;
			/** What is left of its time; absent: as long as it takes. */
			readonly timeoutSeconds?: number;
			readonly leaseSeconds: number;
	  } & JobAttempt)
	/** Its end is recorded: the worker need not say it again. */
	| ({ readonly kind: 'recorded' } & JobAttempt)
	/** It is the worker's no more: what it runs for it is to be stopped. */
	| ({ readonly kind: 'revoked'; readonly reason: string } & JobAttempt)
	/** To agents alone: all that is to be done there, instead of what was said before. */
	| { readonly kind: 'functions'; readonly functions: readonly AssignedFunction[] };

/** What an agent runs for a function. */
export interface AssignedFunction {
	readonly function: FunctionName;
	readonly revision: number;
	/** With the values of its secrets. */
	readonly process: ProcessSpec;
	readonly concurrency: number;
	readonly mode: WorkerMode;
}

/** Which jobs are listed: all that is given must hold. */
export interface JobFilter {
	readonly function?: string;
	readonly states?: readonly JobState[];
	readonly limit: number;
	/** Goes on behind that job. Newest first. */
	readonly before?: string;
}
