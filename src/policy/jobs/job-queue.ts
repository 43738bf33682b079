import type { FunctionName } from '../../model/ids.ts';
import type { GrabOrder, NewJob } from '../../model/jobs.ts';
import { Admission } from './admission.ts';
import { Followers } from './followers.ts';
import type { FunctionQueue } from './function-queue.ts';
import { DEFAULT_RULES } from './function-rules.ts';
import type { Job } from './job.ts';
import { JobOutcomes } from './job-outcomes.ts';
import { JobPlaces } from './job-places.ts';
import type {
	FunctionRules,
	JobClaim,
	JobEffects,
	JobQueueRules,
	LiveJob,
	Moment,
	Proposed,
	QueueCounts,
	QueueWorker,
	SavedJob,
} from './job-queue-rules.ts';
import { JobTable } from './job-table.ts';
import { restored, restoredClaim, restoredDue } from './restored.ts';
import { WakeUps } from './wake-ups.ts';
import { WorkerBook } from './worker-book.ts';
import type { WorkerRecord } from './worker-record.ts';

/** {@link JobQueueRules} in memory. Jobs that it gives out are its own objects: to be read, and not to be spread or kept beyond their end. */
export class JobQueue implements JobQueueRules {
	readonly #effects: JobEffects;
	readonly #order: GrabOrder;
	readonly #table = new JobTable();
	readonly #wakeUps: WakeUps;
	readonly #places: JobPlaces;
	readonly #outcomes: JobOutcomes;
	readonly #admission: Admission;
	readonly #workers: WorkerBook;

	/** @param options.random in [0, 1), for the jitter of pauses */
	constructor(effects: JobEffects, options: { order: GrabOrder; random: () => number }) {
		this.#effects = effects;
		this.#order = options.order;
		const records = new Map<string, WorkerRecord>();
		const followers = new Followers();
		const table = this.#table;
		const wakeUps = new WakeUps(records, (worker) => effects.wake(worker));
		const places = new JobPlaces(table, records, wakeUps);
		this.#wakeUps = wakeUps;
		this.#places = places;
		this.#outcomes = new JobOutcomes({ table, places, followers, wakeUps }, effects, options.random);
		this.#admission = new Admission(table, followers, this.#outcomes);
		this.#workers = new WorkerBook(table, records, wakeUps, this.#outcomes);
	}

	setRules(name: FunctionName, rules: FunctionRules | undefined): void {
		const queue = this.#table.ensure(name);
		queue.made = true;
		queue.rules = rules ?? DEFAULT_RULES;
		this.#wakeUps.offer(queue);
	}

	drop(name: FunctionName): 'dropped' | 'busy' | 'unknown' {
		const queue = this.#table.queue(name);
		if (queue === undefined) return 'unknown';
		if (queue.workers.size > 0 || queue.total > 0) return 'busy';
		this.#table.drop(name);
		return 'dropped';
	}

	functions(): FunctionName[] {
		return this.#table.names();
	}

	counts(name: FunctionName): QueueCounts | undefined {
		return this.#table.queue(name)?.counts();
	}

	propose(job: NewJob, seq: number, follower: string | undefined, now: Moment): Proposed {
		this.#saw(now);
		return this.#admission.propose(job, seq, follower, now);
	}

	admit(job: LiveJob, now: Moment): void {
		this.#saw(now);
		this.#admission.admit(job, now);
	}

	discard(job: LiveJob, now: Moment): void {
		this.#saw(now);
		this.#admission.discard(job, now);
	}

	restore(saved: SavedJob, now: Moment): void {
		this.#saw(now);
		const queue = this.#table.ensure(saved.function);
		const job = restored(saved, queue.name, saved.turn > 0 ? saved.turn : this.#table.nextTurn());
		this.#table.sawTurn(job.turn);
		this.#table.add(job);
		if (saved.claim === undefined) {
			job.due = restoredDue(saved, queue.rules, now);
			this.#outcomes.begin(job, now);
			return;
		}
		const { worker: id, party } = saved.claim;
		const record = this.#workers.absent({ id, party, holds: 'lease' });
		this.#places.run(job, record, restoredClaim(saved, saved.claim, queue.rules, now));
	}

	find(seq: number): LiveJob | undefined {
		return this.#table.find(seq);
	}

	findUnique(name: FunctionName | undefined, unique: string): LiveJob | undefined {
		return this.#table.findUnique(name, unique);
	}

	jobs(): Iterable<LiveJob> {
		return this.#table.jobs();
	}

	unfollow(follower: string, now: Moment): void {
		this.#saw(now);
		this.#admission.unfollow(follower);
	}

	join(worker: QueueWorker): void {
		this.#workers.join(worker);
	}

	leave(worker: string, how: 'lost' | 'kept', now: Moment): void {
		this.#saw(now);
		this.#workers.leave(worker, how, now);
	}

	able(worker: string, name: FunctionName, how: { timeoutSeconds?: number; limit?: number }): boolean {
		return this.#workers.able(worker, name, how);
	}

	unable(worker: string, name: FunctionName, how: { requeue: boolean }, now: Moment): void {
		this.#saw(now);
		this.#workers.unable(worker, name, how, now);
	}

	sleep(worker: string): void {
		const record = this.#workers.find(worker);
		if (record !== undefined) this.#wakeUps.sleep(record);
	}

	grab(worker: string, now: Moment): LiveJob | undefined {
		this.#saw(now);
		const record = this.#workers.find(worker);
		if (record === undefined) return undefined;
		const before = this.#wakeUps.stir(record);
		const queue = this.#workers.choose(record, this.#order);
		const job = queue?.next;
		if (queue !== undefined && job !== undefined) this.#give(job, record, queue, now);
		if (before !== undefined) this.#wakeUps.offer(before);
		return job;
	}

	ungrab(job: LiveJob, now: Moment, attempt?: number): void {
		this.#saw(now);
		if (!this.#table.has(job) || job.state !== 'running' || (attempt ?? job.attempt) !== job.attempt) return;
		job.attempt--;
		this.#outcomes.giveBack(job);
	}

	renew(worker: string, seq: number, attempt: number, now: Moment): boolean {
		this.#saw(now);
		const job = this.#held(worker, seq, attempt);
		if (job?.claim === undefined) return false;
		if (job.claim.leaseUntil === undefined) return true;
		const { leaseSeconds } = this.#table.ensure(job.function).rules;
		this.#places.setClaim(job, { ...job.claim, leaseUntil: now.monotonic + leaseSeconds });
		return true;
	}

	progress(
		worker: string,
		seq: number,
		attempt: number | undefined,
		numerator: number,
		denominator: number,
	): LiveJob | undefined {
		const job = this.#held(worker, seq, attempt);
		if (job?.claim !== undefined) job.claim = { ...job.claim, progress: { numerator, denominator } };
		return job;
	}

	held(worker: string, seq: number, attempt: number | undefined): LiveJob | undefined {
		return this.#held(worker, seq, attempt);
	}

	heldBy(worker: string): LiveJob[] {
		return this.#workers.heldBy(worker);
	}

	done(worker: string, seq: number, attempt: number | undefined, result: Uint8Array, now: Moment): boolean {
		this.#saw(now);
		const job = this.#held(worker, seq, attempt);
		if (job !== undefined) this.#outcomes.end(job, { kind: 'done', result });
		return job !== undefined;
	}

	failed(
		worker: string,
		seq: number,
		attempt: number | undefined,
		how: { reason: string; final: boolean; exception?: Uint8Array },
		now: Moment,
	): boolean {
		this.#saw(now);
		const job = this.#held(worker, seq, attempt);
		if (job !== undefined) this.#outcomes.fail(job, how, now);
		return job !== undefined;
	}

	returned(worker: string, seq: number, attempt: number, now: Moment): boolean {
		this.#saw(now);
		const job = this.#held(worker, seq, attempt);
		if (job !== undefined) this.#outcomes.giveBack(job);
		return job !== undefined;
	}

	cancel(seq: number, reason: string, now: Moment): LiveJob | undefined {
		this.#saw(now);
		const job = this.#table.find(seq);
		if (job !== undefined) this.#outcomes.end(job, { kind: 'cancelled', reason }, reason);
		return job;
	}

	hasten(seq: number, now: Moment): boolean {
		this.#saw(now);
		const job = this.#table.find(seq);
		if (job?.state !== 'delayed') return false;
		this.#outcomes.dueNow(job);
		return true;
	}

	expire(now: Moment): void {
		this.#saw(now);
		for (let job = this.#places.overdue(now); job?.claim !== undefined; job = this.#places.overdue(now)) {
			this.#outcomes.overdue(job, job.claim, now);
		}
		for (let job = this.#places.due(now); job !== undefined; job = this.#places.due(now)) this.#outcomes.dueNow(job);
		this.#wakeUps.lapse(now.monotonic);
	}

	nextDue(): { readonly monotonic?: number; readonly wall?: number } {
		const times = [this.#places.nextMonotonic, this.#wakeUps.next].filter((time) => time !== undefined);
		const wall = this.#places.nextWall;
		return { ...(times.length > 0 && { monotonic: Math.min(...times) }), ...(wall !== undefined && { wall }) };
	}

	#give(job: Job, record: WorkerRecord, queue: FunctionQueue, now: Moment): void {
		const { id, party, holds } = record.worker;
		const timeout = record.abilities.get(queue)?.timeoutSeconds ?? job.timeoutSeconds ?? queue.rules.timeoutSeconds;
		job.attempt++;
		const claim: JobClaim = {
			worker: id,
			party,
			attempt: job.attempt,
			startedAt: now.wall,
			...(holds === 'lease' && { leaseUntil: now.monotonic + queue.rules.leaseSeconds }),
			...(timeout !== undefined && { deadline: now.monotonic + timeout }),
		};
		this.#places.withdraw(job);
		this.#places.run(job, record, claim);
		if (job.background) this.#effects.changed(job);
	}

	#held(worker: string, seq: number, attempt: number | undefined): Job | undefined {
		const job = this.#table.find(seq);
		if (job?.state !== 'running' || job.claim?.worker !== worker) return undefined;
		return attempt === undefined || attempt === job.claim.attempt ? job : undefined;
	}

	#saw(now: Moment): void {
		this.#wakeUps.time = now.monotonic;
	}
}
