import type { FunctionName } from '../../model/ids.ts';
import { Job } from './job.ts';
import type { FunctionRules, JobClaim, LiveJob, Moment, SavedJob } from './job-queue-rules.ts';

/** A job as it was kept, in no place yet. */
export function restored(saved: SavedJob, name: FunctionName, turn: number): Job {
	const { seq, submittedAt, dataBytes, attempt, failures, reason } = saved;
	const facts = { seq, submittedAt, dataBytes, attempt, failures, turn };
	return new Job(name, saved, reason === undefined ? facts : { ...facts, reason });
}

/** When it may be given out. It never waits longer than was asked for, or than the longest pause before a retry there is, whatever became of the clock. */
export function restoredDue(saved: SavedJob, rules: FunctionRules, now: Moment): LiveJob['due'] {
	const { dueAt, dueByClock, failures, submittedAt } = saved;
	if (dueAt === undefined) return undefined;
	if (dueByClock === true) return { kind: 'at', wall: dueAt };
	const left = (dueAt - now.wall) / 1000;
	const longest = failures > 0 ? rules.backoff.maxIntervalSeconds : (dueAt - submittedAt) / 1000;
	return { kind: 'after', monotonic: now.monotonic + Math.min(left, longest) };
}

/** A lease anew, and what is left of its time, but time enough to say that it has ended. */
export function restoredClaim(
	saved: SavedJob,
	claim: NonNullable<SavedJob['claim']>,
	rules: FunctionRules,
	now: Moment,
): JobClaim {
	const { leaseSeconds } = rules;
	const timeout = saved.timeoutSeconds ?? rules.timeoutSeconds;
	const { worker, party, attempt, startedAt } = claim;
	const leased = { worker, party, attempt, startedAt, leaseUntil: now.monotonic + leaseSeconds };
	if (timeout === undefined) return leased;
	const left = Math.min(timeout, Math.max(leaseSeconds, timeout - (now.wall - startedAt) / 1000));
	return { ...leased, deadline: now.monotonic + left };
}
