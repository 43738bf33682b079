import { MinderError } from '../../model/errors.ts';
import { JOB_LIMITS, type QueueLimits } from '../../model/function-spec.ts';
import type { FunctionName, JobHandle } from '../../model/ids.ts';
import type { JobDetail, JobFilter, JobParty, JobView, NewJob, QueueDetail, QueueView } from '../../model/jobs.ts';
import { JobQueue } from '../../policy/jobs/job-queue.ts';
import type { QueueCounts } from '../../policy/jobs/job-queue-rules.ts';
import type { Store } from '../../store/store.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';
import type { Rand } from '../../sys/rand.ts';
import type { EventLog } from '../events/event-log.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import { DeadLetters } from './dead-letters.ts';
import type { DeskParts } from './desk-parts.ts';
import { DeskRecords } from './desk-records.ts';
import { restoreJobs } from './desk-restore.ts';
import { DeskRules } from './desk-rules.ts';
import { DeskTimer } from './desk-timer.ts';
import { DrainedMemory } from './drained-memory.ts';
import { EndedJobs } from './ended-jobs.ts';
import { JobArchive } from './job-archive.ts';
import { JobChanges } from './job-changes.ts';
import type { DeskWorker, JobDeskOptions, JobFollower, JobStanding, WorkerEvents } from './job-desk.ts';
import { JobFollowers } from './job-followers.ts';
import { JobIntake } from './job-intake.ts';
import type { EndedCounts, JobKeeper, JobMeter } from './job-keeper.ts';
import { seqOf } from './job-keys.ts';
import { JobNumbers } from './job-numbers.ts';
import { JobPayloads } from './job-payloads.ts';
import { queueViewOf, standingOf, viewOf } from './job-views.ts';
import { WorkerPlace } from './worker-place.ts';

/** What waits to be written when a manager ends is tried for so long. */
const CLOSE_SECONDS = 10;
/** Jobs that are cancelled or forgotten together: there may be a million, and others have to be served. */
const GROUP = 1000;
/** Between two looks at what is kept for too long, and after one that did not come to the end. */
const EXPIRY_SECONDS = 20;
const EXPIRY_GOES_ON_SECONDS = 1;

export interface QueueDeskPorts {
	/** Of the leader. */
	readonly store: Store;
	readonly state: ClusterState;
	readonly events: EventLog;
	readonly clock: Clock;
	readonly rand: Pick<Rand, 'next'>;
	readonly log: Log;
	readonly options: JobDeskOptions;
	readonly meter?: JobMeter;
	/** Waited for before commits, so that what arrives together shares them. */
	readonly gather?: () => Promise<void>;
	/** Called when a large backlog has been done. */
	readonly giveBack?: () => void;
	/** Bytes of payloads that are held in memory. */
	readonly payloadBudget?: number;
}

const atOnce = (): Promise<void> => Promise.resolve();
const NO_METER: JobMeter = { submitted() {}, refused() {}, ended() {}, waited() {}, ran() {} };

/** Reads the jobs that were kept. @throws MinderError `storage` */
export async function openJobDesk(ports: QueueDeskPorts): Promise<QueueDesk> {
	const { store, state, events, clock, rand, log, options, meter = NO_METER, gather = atOnce } = ports;
	const numbers = await JobNumbers.open(store, options.handlePrefix);
	const rules = new DeskRules(state);
	const changes = new JobChanges(store, clock, log, gather);
	const ended = await EndedJobs.open(store, changes, (name) => rules.keep(name));
	const payloads = new JobPayloads(store, ports.payloadBudget);
	const followers = new JobFollowers(log);
	const timer = new DeskTimer(clock);
	const records = new DeskRecords({
		prefix: numbers.prefix,
		changes,
		ended,
		payloads,
		followers,
		events,
		meter,
		log,
		now: () => timer.now(),
		rules: (name) => rules.of(name),
	});
	const queue = new JobQueue(records, { order: options.order, random: () => rand.next() });
	const parts = { store, state, events, clock, log, meter, numbers, rules, changes, ended, payloads, followers, timer };
	const memory = new DrainedMemory(ports.giveBack ?? (() => {}));
	const desk = new QueueDesk({ ...parts, records, queue, gather, memory });
	await desk.restore();
	return desk;
}

/**
 * The queue over the store.
 *
 * ```
 * submit ─ JobIntake ─ written, then ─┐                     ┌─ DeskRecords ─ JobChanges, EndedJobs ─▶ store
 * workers ─ WorkerPlace ──────────────┼─▶ JobQueue: effects ┤
 * time ─ DeskTimer ───────────────────┘                     └─ followers, workers: told once the queue has returned
 * ```
 */
export class QueueDesk implements JobKeeper {
	readonly #parts: DeskParts;
	readonly #intake: JobIntake;
	readonly #archive: JobArchive;
	readonly #letters: DeadLetters;
	readonly #places = new Map<string, WorkerPlace>();
	/** When ended jobs are looked at for their age, monotonic seconds. */
	#expiryAt = Number.NEGATIVE_INFINITY;

	constructor(parts: DeskParts) {
		this.#parts = parts;
		const { timer, rules, queue } = parts;
		const now = () => timer.now();
		const settle = () => this.#settle();
		this.#intake = new JobIntake({ ...parts, now, settle });
		this.#archive = new JobArchive({ ...parts, now });
		this.#letters = new DeadLetters({ ...parts, now, settle });
		rules.follow(queue, settle);
		timer.start(() => this.#due());
	}

	/** Once, before anything else. @throws MinderError `storage` */
	async restore(): Promise<void> {
		const { timer } = this.#parts;
		await restoreJobs({ ...this.#parts, now: timer.now() }, (seq, until) => this.#intake.waits(seq, until));
		this.#due();
	}

	submit(job: NewJob, follower?: JobFollower): Promise<{ readonly handle: JobHandle; readonly joined: boolean }> {
		return this.#intake.submit(job, follower);
	}

	unfollow(follower: JobFollower): void {
		const { followers, queue, timer } = this.#parts;
		const id = followers.drop(follower);
		if (id === undefined) return;
		queue.unfollow(id, timer.now());
		this.#settle();
	}

	/** Of a worker that is there already with its id: the new one is that worker, with all that it holds. */
	openWorker(how: { id: string; party: JobParty; holds: 'lease' | 'connection' }, events: WorkerEvents): DeskWorker {
		const { queue, records, rules, timer, numbers } = this.#parts;
		this.#places.get(how.id)?.end();
		const place = new WorkerPlace(how, events, {
			...this.#parts,
			prefix: numbers.prefix,
			now: () => timer.now(),
			rules: (name) => rules.of(name),
			settle: () => this.#settle(),
			readyAt: (seq) => this.#intake.readyAt(seq),
			gone: (place) => {
				if (this.#places.get(place.id) === place) this.#places.delete(place.id);
			},
		});
		this.#places.set(how.id, place);
		records.workers.set(how.id, place);
		queue.join(how);
		this.#settle();
		return place;
	}

	standing(handle: string): JobStanding | undefined {
		const seq = seqOf(handle);
		return seq === undefined ? undefined : standingOf(this.#parts.queue.find(seq), this.#parts.numbers.prefix);
	}

	standingOfUnique(unique: string): JobStanding | undefined {
		return standingOf(this.#parts.queue.findUnique(undefined, unique), this.#parts.numbers.prefix);
	}

	*live(): Generator<JobStanding, void, undefined> {
		const { queue, numbers } = this.#parts;
		for (const job of queue.jobs()) {
			const standing = standingOf(job, numbers.prefix);
			if (standing !== undefined) yield standing;
		}
	}

	async cancel(handle: string, reason: string): Promise<boolean> {
		const written = this.#cancel(seqOf(handle) ?? 0, reason);
		this.#settle();
		await written;
		return written !== undefined;
	}

	async cancelAll(name: FunctionName, reason: string): Promise<number> {
		const all: number[] = [];
		for (const job of this.#parts.queue.jobs()) if (job.function === name) all.push(job.seq);
		return inGroups(all, async (group) => {
			const written = group.map((seq) => this.#cancel(seq, reason)).filter((each) => each !== undefined);
			this.#settle();
			await Promise.all(written);
			return written.length;
		});
	}

	queues(): QueueView[] {
		const { queue, rules, ended, timer } = this.#parts;
		const { wall } = timer.now();
		return queue.functions().flatMap((name) => {
			const counts = queue.counts(name);
			return counts === undefined ? [] : [queueViewOf(name, { counts, ended: ended.counts(name), rules, wall })];
		});
	}

	workersOf(name: FunctionName): QueueDetail['workers'] {
		return [...this.#places.values()]
			.filter((place) => place.abilities.has(name))
			.map((place) => ({ ...place.party, running: place.count(name), since: place.since }));
	}

	endedCounts(name: FunctionName): EndedCounts {
		return this.#parts.ended.counts(name);
	}

	createFunction(name: FunctionName): void {
		const { queue, rules } = this.#parts;
		if (queue.counts(name) !== undefined) return;
		if (queue.functions().length >= JOB_LIMITS.functions) {
			const text = `there are ${JOB_LIMITS.functions} functions already: drop some that are not needed`;
			throw new MinderError('precondition', text, { details: { why: 'functions' } });
		}
		queue.setRules(name, rules.of(name));
	}

	async dropFunction(name: FunctionName): Promise<'dropped' | 'busy' | 'unknown'> {
		const { queue, rules, state } = this.#parts;
		const record = rules.record(name);
		// Whoever declared it takes it away.
		if (record?.spec !== undefined) return 'busy';
		const dropped = queue.drop(name);
		if (dropped !== 'dropped' || record === undefined) return dropped;
		await state.update((tx) => {
			if (tx.functions.get(name)?.spec === undefined) tx.remove('function', name);
		});
		return 'dropped';
	}

	async setMaxQueue(name: FunctionName, limits: QueueLimits): Promise<void> {
		await this.#parts.state.update((tx) => {
			const before = tx.functions.get(name) ?? { name, revision: 0 };
			tx.put('function', name, { ...before, ownMaxQueue: limits });
		});
	}

	view(handle: JobHandle): JobView | undefined {
		const { queue, numbers, rules, timer } = this.#parts;
		const job = queue.find(seqOf(handle) ?? 0);
		return job === undefined ? undefined : viewOf(job, numbers.prefix, rules.of(job.function), timer.now());
	}

	jobs(filter: JobFilter, sees?: (name: FunctionName) => boolean): Promise<JobView[]> {
		return this.#archive.jobs(filter, sees);
	}

	handleOf(text: string): Promise<JobHandle> {
		return this.#archive.handleOf(text);
	}

	detail(handle: string): Promise<JobDetail> {
		return this.#archive.detail(handle);
	}

	retryDead(which: { readonly handles: readonly string[] } | { readonly function: string }): Promise<number> {
		return this.#letters.retry(which);
	}

	async purge(name: FunctionName, states: readonly ('done' | 'failed' | 'cancelled')[]): Promise<number> {
		const { ended } = this.#parts;
		const all = states.flatMap((state) => Array.from(ended.index.of(name, state), ({ seq }) => seq));
		return inGroups(all, async (group) => {
			const changes = group.map((seq) => ended.forget(seq)).filter((change) => change !== undefined);
			await Promise.all(changes.map((change) => change.written()));
			return changes.length;
		});
	}

	/** Workers and followers hear nothing any more; jobs under way are accepted or refused. */
	async close(): Promise<void> {
		const { timer, changes } = this.#parts;
		timer.close();
		for (const place of this.#places.values()) place.end();
		this.#places.clear();
		await this.#intake.close();
		await changes.close(CLOSE_SECONDS);
	}

	#cancel(seq: number, reason: string): Promise<void> | undefined {
		const { queue, records, timer } = this.#parts;
		let found = false;
		const change = records.touched(() => {
			found = queue.cancel(seq, reason, timer.now()) !== undefined;
		});
		return found ? (change?.written() ?? Promise.resolve()) : undefined;
	}

	#due(): void {
		const { queue, records, ended, timer, memory } = this.#parts;
		records.expiring(() => queue.expire(timer.now()));
		const { monotonic, wall } = timer.now();
		if (monotonic >= this.#expiryAt) {
			this.#expiryAt = monotonic + (ended.expire(wall) === 'all' ? EXPIRY_SECONDS : EXPIRY_GOES_ON_SECONDS);
			memory.look(queue.functions().reduce((sum, name) => sum + liveOf(queue.counts(name)), 0));
		}
		this.#settle();
	}

	/** After each call of the queue. */
	#settle(): void {
		const { records, timer, queue } = this.#parts;
		records.tell();
		timer.arm(queue.nextDue());
	}
}

function liveOf(counts: QueueCounts | undefined): number {
	if (counts === undefined) return 0;
	const { queued, delayed, running } = counts;
	return queued.high + queued.normal + queued.low + delayed + running;
}

/** @returns the sum of what `work` has done with each group */
async function inGroups(all: readonly number[], work: (group: readonly number[]) => Promise<number>): Promise<number> {
	let count = 0;
	for (let at = 0; at < all.length; at += GROUP) count += await work(all.slice(at, at + GROUP));
	return count;
}
