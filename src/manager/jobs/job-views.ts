import type { FunctionName } from '../../model/ids.ts';
import type { JobView, QueueView } from '../../model/jobs.ts';
import { retriesOf } from '../../policy/jobs/function-rules.ts';
import type { FunctionRules, LiveJob, Moment, QueueCounts } from '../../policy/jobs/job-queue-rules.ts';
import type { DeskRules } from './desk-rules.ts';
import type { JobStanding } from './job-desk.ts';
import type { EndedCounts } from './job-keeper.ts';
import { handleOf } from './job-keys.ts';

/** `undefined`: it is not accepted yet, so there is none. */
export function viewOf(job: LiveJob, prefix: string, rules: FunctionRules, now: Moment): JobView | undefined {
	const { state, claim, due, reason } = job;
	if (state === 'proposed') return undefined;
	return {
		handle: handleOf(prefix, job.seq),
		function: job.function,
		unique: job.unique,
		priority: job.priority,
		background: job.background,
		state,
		attempt: job.attempt,
		retries: retriesOf(job, rules),
		dataBytes: job.dataBytes,
		submittedAt: job.submittedAt,
		...(state === 'delayed' && due !== undefined ? { dueAt: wallOf(due, now) } : {}),
		...(claim === undefined ? {} : { startedAt: claim.startedAt, worker: claim.party }),
		...(claim?.progress === undefined ? {} : { progress: claim.progress }),
		...(reason === undefined ? {} : { reason }),
		followers: job.followers.size,
	};
}

/** As {@link viewOf}. */
export function standingOf(job: LiveJob | undefined, prefix: string): JobStanding | undefined {
	if (job === undefined || job.state === 'proposed') return undefined;
	const { numerator, denominator } = job.claim?.progress ?? { numerator: 0, denominator: 0 };
	return {
		handle: handleOf(prefix, job.seq),
		unique: job.unique,
		running: job.state === 'running',
		numerator,
		denominator,
		followers: job.followers.size,
		attempt: job.attempt,
	};
}

/** @param facts.wall now, ms */
export function queueViewOf(
	name: FunctionName,
	facts: { counts: QueueCounts; ended: EndedCounts; rules: DeskRules; wall: number },
): QueueView {
	const { counts, ended, rules, wall } = facts;
	const { maxQueue, maxRunning, draining, paused } = rules.of(name);
	const { oldestAt, ...counted } = counts;
	return {
		function: name,
		revision: rules.record(name)?.revision ?? 0,
		...counted,
		done: ended.done,
		failed: ended.failed,
		...(oldestAt === undefined ? {} : { oldestSeconds: Math.max(0, wall - oldestAt) / 1000 }),
		maxQueue,
		...(maxRunning === undefined ? {} : { maxRunning }),
		draining,
		paused,
	};
}

function wallOf(due: NonNullable<LiveJob['due']>, now: Moment): number {
	return due.kind === 'at' ? due.wall : Math.round(now.wall + (due.monotonic - now.monotonic) * 1000);
}
