import type { JobEnd } from '../../model/jobs.ts';
import type { Followers } from './followers.ts';
import { deliveryOf, retriesOf, retryPause } from './function-rules.ts';
import type { Job } from './job.ts';
import type { JobPlaces } from './job-places.ts';
import type { JobClaim, JobEffects, Moment } from './job-queue-rules.ts';
import type { JobTable } from './job-table.ts';
import type { WakeUps } from './wake-ups.ts';

/** A try that did not get to its end. */
interface FailedTry {
	readonly reason: string;
	/** Not to be tried again. */
	readonly final: boolean;
	readonly exception?: Uint8Array;
	/** Whether there is a pause before the next try. */
	readonly pause: boolean;
	/** The worker does not know yet. */
	readonly revoke: boolean;
}

/** What becomes of a job when something has happened to it. */
export class JobOutcomes {
	readonly #table: JobTable;
	readonly #places: JobPlaces;
	readonly #followers: Followers;
	readonly #wakeUps: WakeUps;
	readonly #effects: JobEffects;
	readonly #random: () => number;

	constructor(
		parts: { table: JobTable; places: JobPlaces; followers: Followers; wakeUps: WakeUps },
		effects: JobEffects,
		random: () => number,
	) {
		this.#table = parts.table;
		this.#places = parts.places;
		this.#followers = parts.followers;
		this.#wakeUps = parts.wakeUps;
		this.#effects = effects;
		this.#random = random;
	}

	/** @param job a proposed one, that may be given out when its time has come */
	begin(job: Job, now: Moment): void {
		const { due } = job;
		const waits = due !== undefined && (due.kind === 'after' ? due.monotonic > now.monotonic : due.wall > now.wall);
		if (waits) this.#places.delay(job, due);
		else this.#places.ready(job);
		this.#offer(job);
	}

	/** @param job a delayed one, whose time has come */
	dueNow(job: Job): void {
		this.#places.withdraw(job);
		this.#toTail(job);
		this.#changed(job);
		this.#offer(job);
	}

	/** @param job a running one; back where it was, without a word of this try */
	giveBack(job: Job): void {
		this.#places.withdraw(job);
		this.#places.ready(job);
		this.#changed(job);
		this.#offer(job);
	}

	/** @param job a running one whose lease or deadline has passed */
	overdue(job: Job, claim: JobClaim, now: Moment): void {
		const { leaseUntil = Number.POSITIVE_INFINITY, deadline = Number.POSITIVE_INFINITY } = claim;
		if (leaseUntil < deadline) {
			this.lose(job, 'nothing was heard of it in time', now, { revoke: true });
			return;
		}
		const reason = 'timeout: it ran longer than it may';
		this.#tryAgain(job, { reason, final: false, pause: true, revoke: true }, now);
	}

	/** @param job a running one */
	lose(job: Job, why: string, now: Moment, how: { revoke: boolean }): void {
		const { name, host, node = host } = job.claim?.party ?? { name: '-', host: '-' };
		const reason = `its worker was lost (${name} on ${node}): ${why}`;
		this.#tryAgain(job, { reason, final: false, pause: false, revoke: how.revoke }, now);
	}

	/** @param job a running one whose worker says that it failed */
	fail(job: Job, how: { reason: string; final: boolean; exception?: Uint8Array }, now: Moment): void {
		this.#tryAgain(job, { ...how, pause: true, revoke: false }, now);
	}

	/** It is in the queue no more. @param revoke why its worker, if it runs, is to stop; absent: the worker knows */
	end(job: Job, end: JobEnd, revoke?: string): void {
		this.#places.withdraw(job);
		this.#table.remove(job);
		this.#followers.removeJob(job);
		if (job.claim !== undefined) this.#effects.tried(job, job.claim);
		if (job.state === 'running' && revoke !== undefined) this.#revoked(job, revoke);
		this.#effects.ended(job, end);
		this.#offer(job);
	}

	/** Without a word to anybody. @param job a proposed one */
	forget(job: Job): void {
		this.#table.remove(job);
		this.#followers.removeJob(job);
	}

	#tryAgain(job: Job, failed: FailedTry, now: Moment): void {
		const { rules } = this.#table.ensure(job.function);
		const { reason, exception, revoke } = failed;
		job.failures++;
		const last = lastTry(job, failed, retriesOf(job, rules), deliveryOf(job, rules) === 'at-most-once');
		if (last !== undefined) {
			const end = {
				kind: 'failed',
				reason: `${reason}${last}`,
				...(exception !== undefined && { exception }),
			} as const;
			this.end(job, end, revoke ? reason : undefined);
			return;
		}
		this.#places.withdraw(job);
		if (job.claim !== undefined) this.#effects.tried(job, job.claim);
		if (revoke) this.#revoked(job, reason);
		job.reason = reason;
		const pause = failed.pause ? retryPause(rules.backoff, job.failures, this.#random()) : 0;
		if (pause > 0) this.#places.delay(job, { kind: 'after', monotonic: now.monotonic + pause });
		else this.#toTail(job);
		this.#changed(job);
		this.#offer(job);
	}

	#toTail(job: Job): void {
		job.turn = this.#table.nextTurn();
		this.#places.ready(job);
	}

	#changed(job: Job): void {
		if (job.background) this.#effects.changed(job);
	}

	#revoked(job: Job, reason: string): void {
		if (job.claim !== undefined) this.#effects.revoked(job.claim.worker, job, job.claim.attempt, reason);
	}

	#offer(job: Job): void {
		this.#wakeUps.offer(this.#table.ensure(job.function));
	}
}

/** What the reason of its end goes on with; undefined: it is tried again. */
function lastTry(job: Job, failed: FailedTry, retries: number, once: boolean): string | undefined {
	if (failed.final) return '';
	if (once) return '; it is done at most once, so nobody else gets it';
	if (job.failures <= retries) return undefined;
	return retries === 0 ? '; it is tried only once' : `; it was tried ${job.failures} times`;
}
