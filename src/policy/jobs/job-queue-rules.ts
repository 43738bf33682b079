import type { FunctionSpec, QueueLimits } from '../../model/function-spec.ts';
import type { FunctionName } from '../../model/ids.ts';
import type { JobEnd, JobParty, NewJob } from '../../model/jobs.ts';
import type { WallTime } from '../../model/records.ts';

/** Now, by both clocks: `monotonic` in seconds for every interval, `wall` in ms for times of the clock. */
export interface Moment {
	readonly monotonic: number;
	readonly wall: WallTime;
}

/** What a function's jobs are done by: its spec, or the defaults, with what was set over it. */
export interface FunctionRules
	extends Pick<
		FunctionSpec,
		'retries' | 'backoff' | 'timeoutSeconds' | 'leaseSeconds' | 'delivery' | 'maxRunning' | 'maxPayloadBytes'
	> {
	readonly maxQueue: QueueLimits;
	readonly draining: boolean;
	readonly paused: boolean;
}

/**
 * A job that has not ended. Only the queue changes it, but for `data`, which is its keeper's.
 *
 * ```
 * proposed ─admit─▶ delayed ─due─▶ queued ─grab─▶ running ─done, failed for good, cancelled─▶ (ended)
 *     └discard         ▲              ▲              │
 *                      └─ pause before a retry ──────┴── its worker was lost, or gave it back: at once, at the tail
 * ```
 */
export interface LiveJob extends Omit<NewJob, 'data' | 'start' | 'guard'> {
	/** Its number: the handle's. */
	readonly seq: number;
	readonly submittedAt: WallTime;
	readonly dataBytes: number;
	/** Absent: it is on disk alone. Set to `undefined`, never deleted: a million objects of one shape are small. */
	data?: Uint8Array | undefined;
	/** A foreground job becomes one when a background job of its key joins it. */
	readonly background: boolean;
	readonly state: 'proposed' | 'delayed' | 'queued' | 'running';
	/** Tries so far, the present one included. */
	readonly attempt: number;
	/** Tries by which `retries` are counted: 0 again after a dead letter was put back. */
	readonly failures: number;
	/** Its place among jobs of its function and priority: lower is earlier. Grows when it goes to the tail. */
	readonly turn: number;
	/** While it is delayed. */
	readonly due?:
		| { readonly kind: 'after'; readonly monotonic: number }
		| { readonly kind: 'at'; readonly wall: WallTime }
		| undefined;
	/** While it runs; still there when `ended` tells that it was running. */
	readonly claim?: JobClaim | undefined;
	/** Of the last failure. */
	readonly reason?: string;
	readonly followers: ReadonlySet<string>;
}

export interface JobClaim {
	readonly worker: string;
	readonly party: JobParty;
	readonly attempt: number;
	readonly startedAt: WallTime;
	/** Monotonic seconds. Absent: as long as the worker's connection. */
	readonly leaseUntil?: number;
	/** Monotonic seconds; absent: no limit. */
	readonly deadline?: number;
	readonly progress?: { readonly numerator: number; readonly denominator: number };
}

/** What follows from a call of the queue: called while it is made, in order. None of them may call the queue. */
export interface JobEffects {
	/** What must be on disk of a background job has changed: its state, attempt, failures, turn, due time, claim or reason. */
	changed(job: LiveJob): void;
	/** A try is over, whatever came of it: the claim is still that of its worker. Not told of one that was given back. */
	tried(job: LiveJob, claim: JobClaim): void;
	/** It is in the queue no more. Its followers are those it had. */
	ended(job: LiveJob, end: JobEnd): void;
	/** A worker that sleeps has something to grab; once until it sleeps again. */
	wake(worker: string): void;
	/** A worker has a job no more that it was given. */
	revoked(worker: string, job: LiveJob, attempt: number, reason: string): void;
}

export interface QueueWorker {
	readonly id: string;
	readonly party: JobParty;
	/** `lease`: it has to renew, and may come back over another connection; `connection`: what it has is taken from it when it leaves. */
	readonly holds: 'lease' | 'connection';
}

export type Proposed =
	/** To be written if `background`, then {@link JobQueueRules.admit}; a joined one that is on disk already, or need not be, needs neither: `write` false. */
	| { readonly kind: 'new' | 'joined'; readonly job: LiveJob; readonly write: boolean }
	| {
			readonly kind: 'refused';
			readonly why: 'queue-full' | 'too-large' | 'draining' | 'functions';
			readonly text: string;
	  };

/** What was kept of a background job. */
export interface SavedJob extends Omit<LiveJob, 'state' | 'due' | 'claim' | 'followers'> {
	/** Wall ms; a pause before a retry is kept so as well. */
	readonly dueAt?: WallTime;
	/** Whether {@link dueAt} is a time of the clock that was asked for. */
	readonly dueByClock?: boolean;
	/** With it, it may still run: it gets a lease anew. */
	readonly claim?: Pick<JobClaim, 'worker' | 'party' | 'attempt' | 'startedAt'>;
}

/** Counts of one function. */
export interface QueueCounts {
	readonly queued: { readonly high: number; readonly normal: number; readonly low: number };
	readonly delayed: number;
	readonly running: number;
	readonly workers: number;
	readonly idle: number;
	readonly bytes: number;
	/** Wall ms of the oldest queued one's acceptance. */
	readonly oldestAt?: WallTime;
}

/** The job queue in memory: what is decided, without a clock, a disk or a network. Every call but `propose` and `expire` is O(log n) or better. */
export interface JobQueueRules {
	/** Makes the function, if it is not there; without rules the defaults hold. Workers that wait for what may run now are woken. */
	setRules(name: FunctionName, rules: FunctionRules | undefined): void;
	/** `busy` where it has workers, or jobs that have not ended. */
	drop(name: FunctionName): 'dropped' | 'busy' | 'unknown';
	/** By name. */
	functions(): FunctionName[];
	counts(name: FunctionName): QueueCounts | undefined;

	/** @param seq for a new one */
	propose(job: NewJob, seq: number, follower: string | undefined, now: Moment): Proposed;
	/** It is on disk, or need not be. */
	admit(job: LiveJob, now: Moment): void;
	/** It could not be written: a new one is gone, without a word to anybody; a foreground job that was to become a background one is what it was. */
	discard(job: LiveJob, now: Moment): void;
	/** Puts one back that was kept: before any worker comes, or a dead letter (`attempt` goes on, `failures` 0). With `turn` 0: at the tail. */
	restore(saved: SavedJob, now: Moment): void;
	find(seq: number): LiveJob | undefined;
	findUnique(name: FunctionName | undefined, unique: string): LiveJob | undefined;
	/** In the order of their numbers. */
	jobs(): Iterable<LiveJob>;

	/** Foreground jobs that nobody follows any more are gone, those that run with their results. Never a background job. */
	unfollow(follower: string, now: Moment): void;

	/** Twice with the same id: the worker is back, with what it holds; its abilities are to be said again. */
	join(worker: QueueWorker): void;
	/** `lost`: what it runs is tried again at once, or fails if it is `at-most-once`. `kept`: what it holds by leases stays its own until they end. */
	leave(worker: string, how: 'lost' | 'kept', now: Moment): void;
	/** At the head of its list. `limit`: its jobs of this function at once, absent: one job of any function at a time is what it asks for by itself. */
	/** @returns false: there are too many functions to make one more, or no such worker */
	able(worker: string, name: FunctionName, how: { timeoutSeconds?: number; limit?: number }): boolean;
	/** What it runs of it is lost to it, if `requeue`. */
	unable(worker: string, name: FunctionName, how: { requeue: boolean }, now: Moment): void;
	/** It waits: woken (`wake`) at once where there is something. */
	sleep(worker: string): void;
	/** Its next job, which runs from now on; it sleeps no more. */
	grab(worker: string, now: Moment): LiveJob | undefined;
	/** The claim could not be written: as if it had never been grabbed. Nothing where it is no longer claimed, or not for that attempt. */
	ungrab(job: LiveJob, now: Moment, attempt?: number): void;
	/** @returns whether it is the worker's, with this attempt; so for the next ones. Without an attempt: the one it has. */
	renew(worker: string, seq: number, attempt: number, now: Moment): boolean;
	progress(
		worker: string,
		seq: number,
		attempt: number | undefined,
		numerator: number,
		denominator: number,
	): LiveJob | undefined;
	/** The job if it is the worker's. */
	held(worker: string, seq: number, attempt: number | undefined): LiveJob | undefined;
	/** All that it holds. */
	heldBy(worker: string): LiveJob[];
	done(worker: string, seq: number, attempt: number | undefined, result: Uint8Array, now: Moment): boolean;
	failed(
		worker: string,
		seq: number,
		attempt: number | undefined,
		how: { reason: string; final: boolean; exception?: Uint8Array },
		now: Moment,
	): boolean;
	/** Not begun: not counted as a try, back where it was. */
	returned(worker: string, seq: number, attempt: number, now: Moment): boolean;

	/** `undefined`: there is none. */
	cancel(seq: number, reason: string, now: Moment): LiveJob | undefined;
	/** A delayed one may begin now. @returns whether it was delayed */
	hasten(seq: number, now: Moment): boolean;
	/** What is due: delays, leases, deadlines. */
	expire(now: Moment): void;
	/** When {@link expire} has something to do, at the earliest. */
	nextDue(): { readonly monotonic?: number; readonly wall?: WallTime };
}
