import type { JobDelivery } from '../../model/function-spec.ts';
import type { FunctionName } from '../../model/ids.ts';
import type { JobPriority, NewJob } from '../../model/jobs.ts';
import type { WallTime } from '../../model/records.ts';
import type { JobClaim, LiveJob } from './job-queue-rules.ts';

const NOBODY: ReadonlySet<string> = new Set();

/** A background submit, or more than one of the same key, that is not on disk yet. */
export interface Writing {
	/** Commits that have not ended. */
	writes: number;
	/** What it is if none of them succeeds. */
	readonly base: 'nothing' | 'foreground';
	/** One of them has succeeded. */
	durable: boolean;
	/** Foreground followers that joined it meanwhile: they need no disk. */
	readonly guests: Set<string>;
}

/** What a new one needs beside what was asked for. */
export interface JobFacts {
	readonly seq: number;
	readonly submittedAt: WallTime;
	readonly dataBytes: number;
	readonly attempt: number;
	readonly failures: number;
	readonly turn: number;
	readonly reason?: string;
}

/**
 * A job that has not ended. A million of them have to fit: every field is there from the beginning, none is ever deleted, and what only a few need is an
 * object of its own.
 */
export class Job implements LiveJob {
	readonly seq: number;
	readonly function: FunctionName;
	readonly unique: string;
	readonly priority: JobPriority;
	background: boolean;
	readonly retries?: number;
	readonly timeoutSeconds?: number;
	readonly delivery?: JobDelivery;
	readonly reducer?: string;
	readonly submittedAt: WallTime;
	readonly dataBytes: number;
	data?: Uint8Array | undefined;
	state: LiveJob['state'] = 'proposed';
	attempt: number;
	failures: number;
	turn: number;
	due: LiveJob['due'] = undefined;
	claim: JobClaim | undefined = undefined;
	reason?: string;
	writing: Writing | undefined = undefined;
	/** Its place in the one heap that it is in; -1: in none. */
	slot = -1;
	#followers: Set<string> | undefined = undefined;

	/** @param name the one string that all jobs of the function share */
	constructor(
		name: FunctionName,
		job: Omit<NewJob, 'data' | 'start' | 'guard'> & { data?: Uint8Array | undefined },
		facts: JobFacts,
	) {
		this.seq = facts.seq;
		this.function = name;
		this.unique = job.unique;
		this.priority = job.priority;
		this.background = job.background;
		if (job.retries !== undefined) this.retries = job.retries;
		if (job.timeoutSeconds !== undefined) this.timeoutSeconds = job.timeoutSeconds;
		if (job.delivery !== undefined) this.delivery = job.delivery;
		if (job.reducer !== undefined) this.reducer = job.reducer;
		this.submittedAt = facts.submittedAt;
		this.dataBytes = facts.dataBytes;
		this.data = job.data;
		this.attempt = facts.attempt;
		this.failures = facts.failures;
		this.turn = facts.turn;
		if (facts.reason !== undefined) this.reason = facts.reason;
	}

	get followers(): ReadonlySet<string> {
		return this.#followers ?? NOBODY;
	}

	follow(follower: string): void {
		this.#followers ??= new Set();
		this.#followers.add(follower);
	}

	unfollow(follower: string): void {
		this.writing?.guests.delete(follower);
		if (this.#followers?.delete(follower) === true && this.#followers.size === 0) this.#followers = undefined;
	}
}
