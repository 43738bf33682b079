import type { FunctionName, NodeName } from './ids.ts';
import type { ProcessSpec } from './process-spec.ts';

/** What a function of the job queue is to be, complete: every default filled in. Durations are seconds. */
export interface FunctionSpec {
	readonly name: FunctionName;
	/** What agents run for its jobs; absent: workers that come by themselves do them (`minder worker`, Gearman). */
	readonly run?: FunctionRun;
	/** How often the same job is tried beyond the first time, after a failure or the loss of its worker. */
	readonly retries: number;
	/** The pause before a retry: `intervalSeconds · factor^n`, at most `maxIntervalSeconds`, less up to `jitter` of it. A lost worker's job is tried again at once. */
	readonly backoff: JobBackoff;
	/** A job that runs longer is taken from its worker, as a failure; absent: it may run for ever. */
	readonly timeoutSeconds?: number;
	/** Without a word from the worker for so long, its job is taken from it. Not for Gearman's workers, whose connection is their word. */
	readonly leaseSeconds: number;
	/** `at-most-once`: a job that was given to a worker is never given to another one; it fails where its end is not known. */
	readonly delivery: JobDelivery;
	/** How many jobs may be queued, delayed or running, of all priorities together, when one of that priority is added; absent: no limit. More are refused. */
	readonly maxQueue?: QueueLimits;
	/** Most jobs that run at once, everywhere; absent: no limit. */
	readonly maxRunning?: number;
	/** Most bytes of a payload. */
	readonly maxPayloadBytes: number;
	readonly keep: JobRetention;
}

export interface FunctionRun {
	/** A one-shot; its `placement` and `restart` are not used. Payload on standard input, what it writes to standard output is the result. */
	readonly process: ProcessSpec;
	/** Jobs at once on each node. */
	readonly concurrency: number;
	/** `command`: a process for each job. `lines`, `frames`: processes that stay and take one job after the other; see docs/QUEUE.md. */
	readonly mode: WorkerMode;
	/** Where it runs: nodes that are ready and match both; empty: all. */
	readonly nodes: readonly NodeName[];
	readonly selector: Readonly<Record<string, string>>;
}

export const WORKER_MODES = ['command', 'lines', 'frames'] as const;
export type WorkerMode = (typeof WORKER_MODES)[number];

export const JOB_DELIVERIES = ['at-least-once', 'at-most-once'] as const;
export type JobDelivery = (typeof JOB_DELIVERIES)[number];

export interface JobBackoff {
	readonly intervalSeconds: number;
	readonly factor: number;
	readonly maxIntervalSeconds: number;
	readonly jitter: number;
}

/** 0: no limit. */
export interface QueueLimits {
	readonly high: number;
	readonly normal: number;
	readonly low: number;
}

/** Ended background jobs that are kept with their results: not older, and not more. `failed` are the dead letters. */
export interface JobRetention {
	readonly done: { readonly maxAgeSeconds: number; readonly count: number };
	readonly failed: { readonly maxAgeSeconds: number; readonly count: number };
}

/** Bytes of a payload or result through the RPC, bytes of a result that is kept, jobs and functions at once. */
export const JOB_LIMITS = {
	payloadBytes: 64 * 2 ** 20,
	rpcPayloadBytes: 15 * 2 ** 20,
	keptResultBytes: 256 * 2 ** 10,
	uniqueBytes: 64,
	functions: 10_000,
} as const;

export const FUNCTION_DEFAULTS = {
	retries: 25,
	backoff: { intervalSeconds: 1, factor: 2, maxIntervalSeconds: 3600, jitter: 0.25 },
	leaseSeconds: 30,
	delivery: 'at-least-once',
	maxPayloadBytes: JOB_LIMITS.payloadBytes,
	keep: { done: { maxAgeSeconds: 3600, count: 10_000 }, failed: { maxAgeSeconds: 7 * 86_400, count: 10_000 } },
} as const satisfies Omit<FunctionSpec, 'name'>;

export const FUNCTION_RUN_DEFAULTS = {
	concurrency: 1,
	mode: 'command',
	nodes: [],
	selector: {},
} as const satisfies Omit<FunctionRun, 'process'>;

/** What is kept of a function that was declared, or that somebody set something of. */
export interface FunctionRecord {
	readonly name: FunctionName;
	/** +1 with each change of the spec; 0: it has none. */
	readonly revision: number;
	/** Absent: it was never declared, the defaults hold. */
	readonly spec?: FunctionSpec;
	/** Over those of the spec; set by `minder queue limit` and Gearman's `maxqueue`. */
	readonly ownMaxQueue?: QueueLimits;
	/** New jobs are refused; those that are there are done. */
	readonly draining?: true;
	/** No job is given out. */
	readonly paused?: true;
}
