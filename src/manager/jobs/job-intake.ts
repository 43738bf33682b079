import { MinderError } from '../../model/errors.ts';
import { JOB_LIMITS } from '../../model/function-spec.ts';
import type { JobHandle } from '../../model/ids.ts';
import type { NewJob } from '../../model/jobs.ts';
import type { LockGuard } from '../../model/locks.ts';
import type { JobQueueRules, LiveJob, Moment, Proposed } from '../../policy/jobs/job-queue-rules.ts';
import { lockKey } from '../../policy/locks/lock-name.ts';
import type { Op, Store } from '../../store/store.ts';
import type { EventLog } from '../events/event-log.ts';
import { isHeld } from '../locks/lock-service.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import type { DeskRecords } from './desk-records.ts';
import type { EndedJobs } from './ended-jobs.ts';
import { jobOps, stateOp } from './job-codec.ts';
import type { JobFollower } from './job-desk.ts';
import type { JobFollowers } from './job-followers.ts';
import type { JobMeter } from './job-keeper.ts';
import { handleOf } from './job-keys.ts';
import type { JobNumbers } from './job-numbers.ts';
import type { JobPayloads } from './job-payloads.ts';
import { JobSubmits, notTaken } from './job-submits.ts';

export interface IntakePorts {
	readonly store: Store;
	readonly state: ClusterState;
	readonly queue: JobQueueRules;
	readonly records: DeskRecords;
	readonly numbers: JobNumbers;
	readonly followers: JobFollowers;
	readonly ended: EndedJobs;
	readonly payloads: JobPayloads;
	readonly events: EventLog;
	readonly meter: JobMeter;
	readonly gather: () => Promise<void>;
	readonly now: () => Moment;
	readonly settle: () => void;
}

interface Accepted {
	readonly handle: JobHandle;
	readonly joined: boolean;
}

/**
 * How jobs come in:
 *
 * ```
 * submit ─ proposed ─ of the foreground, or joined on disk ──────────▶ accepted
 *             └ of the background ─ written with others ─ admitted ──▶ accepted
 *                                        └ failed: discarded, refused with `storage`
 * ```
 */
export class JobIntake {
	readonly #ports: IntakePorts;
	readonly #submits: JobSubmits;
	#closed = false;

	constructor(ports: IntakePorts) {
		this.#ports = ports;
		this.#submits = new JobSubmits(ports.store, ports.gather);
	}

	/** See JobDesk. */
	submit(job: NewJob, follower: JobFollower | undefined): Promise<Accepted> {
		const { numbers, meter } = this.#ports;
		try {
			if (this.#closed) throw new MinderError('unreachable', 'this manager ends: submit the job again');
			checkUnique(job.unique);
			this.#checkGuard(job.guard);
			const seq = numbers.peek();
			return seq === undefined ? this.#later(job, follower) : this.#propose(job, seq, follower);
		} catch (error) {
			meter.refused(job.function);
			return Promise.reject(error);
		}
	}

	/** It may begin at `until`, wall ms. */
	waits(seq: number, until: number): void {
		this.#ports.records.ready.set(seq, until);
	}

	/** As was told of it; wall ms. */
	readyAt(seq: number): number | undefined {
		const { ready } = this.#ports.records;
		const at = ready.get(seq);
		if (at !== undefined) ready.delete(seq);
		return at;
	}

	/** No more jobs; resolves when those under way are accepted or refused. */
	close(): Promise<void> {
		this.#closed = true;
		return this.#submits.idle();
	}

	async #later(job: NewJob, follower: JobFollower | undefined): Promise<Accepted> {
		try {
			await this.#ports.numbers.ready();
		} catch (error) {
			this.#ports.meter.refused(job.function);
			throw notTaken(error);
		}
		return this.submit(job, follower);
	}

	#propose(wanted: NewJob, seq: number, follower: JobFollower | undefined): Promise<Accepted> {
		const { queue, numbers, followers, meter, now } = this.#ports;
		const id = follower === undefined ? undefined : followers.idOf(follower);
		const proposed = queue.propose(wanted, seq, id, now());
		if (proposed.kind === 'refused') throw this.#refusal(wanted, proposed);
		if (proposed.kind === 'new') numbers.take();
		const { job, write } = proposed;
		const accepted: Accepted = { handle: handleOf(numbers.prefix, job.seq), joined: proposed.kind === 'joined' };
		if (write) return this.#write(wanted, job, id, accepted);
		meter.submitted(job.function);
		followers.accepted(id, job.seq, accepted.handle, accepted.joined);
		if (!accepted.joined) {
			this.#delayed(job);
			queue.admit(job, now());
		}
		this.#ports.settle();
		return Promise.resolve(accepted);
	}

	async #write(wanted: NewJob, job: LiveJob, id: string | undefined, accepted: Accepted): Promise<Accepted> {
		const { queue, followers, records, ended, payloads, meter, now, settle } = this.#ports;
		const { seq } = job;
		const writing = records.writing.get(seq) ?? { writes: 0, kept: false };
		writing.writes++;
		records.writing.set(seq, writing);
		// What becomes of it until then is told afterwards.
		if (id !== undefined) followers.withhold(id, seq);
		try {
			const ops = () => {
				this.#checkGuard(wanted.guard);
				return writing.kept || !this.#isNeeded(job) ? [] : this.#ops(job, wanted);
			};
			await this.#submits.add({ ops, bytes: 1.4 * job.dataBytes + 300 });
			// It may have ended in the meantime: then that is what has to be on disk.
			await ended.settled(seq);
		} catch (error) {
			this.#written(seq, writing);
			queue.discard(job, now());
			const isForgotten = queue.find(seq) !== job && ended.index.get(seq) === undefined;
			followers.refused(id, seq, !isForgotten && id !== undefined && job.followers.has(id));
			meter.refused(job.function);
			settle();
			throw error;
		}
		if (!writing.kept && queue.find(seq) === job) {
			payloads.keep(job);
			this.#delayed(job);
		}
		writing.kept = true;
		this.#written(seq, writing);
		meter.submitted(job.function);
		followers.accepted(id, seq, accepted.handle, accepted.joined);
		queue.admit(job, now());
		settle();
		return accepted;
	}

	/** One that has not ended, and a dead letter, which may be put back. */
	#isNeeded(job: LiveJob): boolean {
		const { queue, ended } = this.#ports;
		return queue.find(job.seq) === job || ended.index.get(job.seq)?.state === 'failed';
	}

	#ops(job: LiveJob, wanted: NewJob): Op[] {
		const { queue, records, now } = this.#ports;
		const ops = jobOps(job, job.data ?? wanted.data, now());
		if (job.attempt > 0 && queue.find(job.seq) === job) ops.push(stateOp(job, records.keepsClaim(job), now()));
		return ops;
	}

	#written(seq: number, writing: { writes: number }): void {
		if (--writing.writes === 0) this.#ports.records.writing.delete(seq);
	}

	#delayed({ seq, due }: LiveJob): void {
		if (due === undefined) return;
		const { monotonic, wall } = this.#ports.now();
		this.waits(seq, due.kind === 'at' ? due.wall : wall + (due.monotonic - monotonic) * 1000);
	}

	/** @throws MinderError `precondition` */
	#checkGuard(guard: LockGuard | undefined): void {
		if (guard === undefined || isHeld(this.#ports.state.staged, lockKey(guard.name), guard.token)) return;
		const text = `the lock ${guard.name} is not held under the token ${guard.token} any more: the job was not accepted`;
		throw new MinderError('precondition', text, { details: { why: 'guard', name: guard.name } });
	}

	#refusal({ function: name }: NewJob, { why, text }: Proposed & { kind: 'refused' }): MinderError {
		if (why === 'too-large') return new MinderError('too-large', text);
		if (why === 'queue-full') {
			this.#ports.events.append({
				kind: 'queue-full',
				subject: `function/${name}`,
				actor: 'manager',
				reason: `a job was refused: ${text}`,
			});
		}
		return new MinderError('precondition', text, { details: { why } });
	}
}

/** @throws MinderError `usage` */
function checkUnique(unique: string): void {
	if (unique.length <= JOB_LIMITS.uniqueBytes && Buffer.byteLength(unique) <= JOB_LIMITS.uniqueBytes) return;
	throw new MinderError('usage', `a unique key has at most ${JOB_LIMITS.uniqueBytes} bytes: choose a shorter one`);
}
