import type { FunctionName, JobHandle } from '../../model/ids.ts';
import type { JobEnd } from '../../model/jobs.ts';
import { deliveryOf, retriesOf } from '../../policy/jobs/function-rules.ts';
import type { FunctionRules, JobClaim, JobEffects, LiveJob, Moment } from '../../policy/jobs/job-queue-rules.ts';
import type { Log } from '../../sys/log.ts';
import type { EventLog } from '../events/event-log.ts';
import { endOf } from './ended-codec.ts';
import type { EndedJobs } from './ended-jobs.ts';
import type { JobChange, JobChanges } from './job-changes.ts';
import { stateOp } from './job-codec.ts';
import type { JobFollowers } from './job-followers.ts';
import type { JobMeter } from './job-keeper.ts';
import { handleOf } from './job-keys.ts';
import type { JobPayloads } from './job-payloads.ts';
import { UnwrittenEnds } from './unwritten-ends.ts';

/** About as many as a state has. */
const STATE_BYTES = 300;
const LONGEST_EVENT = 300;

/** A worker, as far as it is told something. */
export interface ToldWorker {
	wake(): void;
	revoked(seq: number, handle: JobHandle, attempt: number, reason: string): void;
}

export interface RecordPorts {
	readonly prefix: string;
	readonly changes: JobChanges;
	readonly ended: EndedJobs;
	readonly payloads: JobPayloads;
	readonly followers: JobFollowers;
	readonly events: EventLog;
	readonly meter: JobMeter;
	readonly log: Log;
	readonly now: () => Moment;
	readonly rules: (name: FunctionName) => FunctionRules;
}

/**
 * What follows from what the queue decides: written, and told once the queue has returned. Jobs of the foreground are told of at once, others when the
 * end is on disk.
 */
export class DeskRecords implements JobEffects {
	readonly #ports: RecordPorts;
	readonly workers = new Map<string, ToldWorker>();
	readonly unwritten = new UnwrittenEnds();
	/** Commits of submits that have not ended, by job; `kept`: one of them has succeeded. */
	readonly writing = new Map<number, { writes: number; kept: boolean }>();
	/** When jobs could begin that were to wait first, until they were given to somebody; wall ms. */
	readonly ready = new Map<number, number>();
	readonly #after: (() => void)[] = [];
	#telling = false;
	#touched: JobChange | undefined;
	#expiring = false;

	constructor(ports: RecordPorts) {
		this.#ports = ports;
	}

	/** What the calls of the queue in `work` have to write, of one job. */
	touched(work: () => unknown): JobChange | undefined {
		this.#touched = undefined;
		work();
		const change = this.#touched;
		this.#touched = undefined;
		return change;
	}

	/** Jobs whose time has come by themselves need not be written: they would come again. */
	expiring(work: () => void): void {
		this.#expiring = true;
		try {
			work();
		} finally {
			this.#expiring = false;
		}
	}

	/** Writes what is the case of a job that is on disk. */
	keep(job: LiveJob): JobChange {
		const { changes, now } = this.#ports;
		const ops = () => (job.background ? [stateOp(job, this.keepsClaim(job), now())] : []);
		return changes.put(job.seq, ops, STATE_BYTES);
	}

	/** Whether a manager that takes over has to leave it with its worker. */
	keepsClaim(job: LiveJob): boolean {
		if (!job.background || job.claim === undefined) return false;
		return job.claim.leaseUntil !== undefined || deliveryOf(job, this.#ports.rules(job.function)) === 'at-most-once';
	}

	/** Tells what is to be told; to be called after each call of the queue. What is told may call the desk. */
	tell(): void {
		if (this.#telling || this.#after.length === 0) return;
		this.#telling = true;
		for (let at = 0; at < this.#after.length; at++) {
			try {
				this.#after[at]?.();
			} catch (error) {
				this.#ports.log.error({ err: error }, 'a worker or follower of jobs could not be told');
			}
		}
		this.#after.length = 0;
		this.#telling = false;
	}

	changed(job: LiveJob): void {
		if (!job.background || job.state === 'proposed') return;
		if (job.state === 'running' && !this.keepsClaim(job)) return;
		if (this.#expiring && job.state === 'queued' && job.attempt === 0) return;
		this.#touched = this.keep(job);
	}

	tried(job: LiveJob, { startedAt }: JobClaim): void {
		const { meter, now } = this.#ports;
		meter.ran(job.function, Math.max(0, now().wall - startedAt) / 1000);
	}

	ended(job: LiveJob, end: JobEnd): void {
		const { meter, payloads } = this.#ports;
		meter.ended(job.function, end.kind);
		this.ready.delete(job.seq);
		const writing = this.writing.get(job.seq);
		if (job.background && writing?.kept !== false) payloads.release(job);
		if (job.background || writing !== undefined) return this.#endedOnDisk(job, end);
		if (job.followers.size === 0) return;
		const { followers, seq } = job;
		this.#after.push(() => this.#tellEnd(followers, seq, end));
	}

	wake(worker: string): void {
		this.#after.push(() => this.workers.get(worker)?.wake());
	}

	revoked(worker: string, job: LiveJob, attempt: number, reason: string): void {
		const { seq } = job;
		const handle = handleOf(this.#ports.prefix, seq);
		this.#after.push(() => this.workers.get(worker)?.revoked(seq, handle, attempt, reason));
	}

	#endedOnDisk(job: LiveJob, end: JobEnd): void {
		const { ended, now, rules } = this.#ports;
		const { followers, seq, claim } = job;
		const retries = retriesOf(job, rules(job.function));
		const change = ended.add(seq, endOf(job, end, { retries, now: now().wall, last: claim }));
		this.#touched = change;
		if (followers.size > 0) void change.written().then(() => this.#tellEnd(followers, seq, end));
		if (end.kind === 'failed') this.#dead(job, end.reason);
	}

	#tellEnd(ids: ReadonlySet<string>, seq: number, end: JobEnd): void {
		const { followers, prefix } = this.#ports;
		followers.tell(ids, seq, handleOf(prefix, seq), { kind: 'ended', end });
	}

	#dead(job: LiveJob, reason: string): void {
		const { events, prefix } = this.#ports;
		const tries = job.attempt === 1 ? '1 try' : `${job.attempt} tries`;
		const why = reason.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
		events.append({
			kind: 'job-dead',
			subject: `function/${job.function}`,
			actor: 'manager',
			reason: `${handleOf(prefix, job.seq)} failed after ${tries}: ${why}`.slice(0, LONGEST_EVENT),
		});
	}
}
