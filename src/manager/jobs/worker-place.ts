import { MinderError } from '../../model/errors.ts';
import type { FunctionName, JobHandle } from '../../model/ids.ts';
import type { JobAttempt, JobParty } from '../../model/jobs.ts';
import type { FunctionRules, JobQueueRules, LiveJob, Moment } from '../../policy/jobs/job-queue-rules.ts';
import { type Clock, sleep } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';
import type { DeskRecords, ToldWorker } from './desk-records.ts';
import type { DeskWorker, GrabbedJob, WorkerEvents } from './job-desk.ts';
import type { JobFollowers } from './job-followers.ts';
import type { JobMeter } from './job-keeper.ts';
import { handleOf, seqOf } from './job-keys.ts';
import type { JobPayloads } from './job-payloads.ts';

/** A job that could not be claimed or read is given to nobody for so long. */
const PAUSE_SECONDS = 0.5;

const RECORDED = Promise.resolve();
const NOT_OWN = { own: false, recorded: RECORDED };
const OWN = { own: true, recorded: RECORDED };

export interface PlacePorts {
	readonly prefix: string;
	readonly queue: JobQueueRules;
	readonly records: DeskRecords;
	readonly payloads: JobPayloads;
	readonly followers: JobFollowers;
	readonly meter: JobMeter;
	readonly clock: Clock;
	readonly log: Log;
	readonly now: () => Moment;
	readonly rules: (name: FunctionName) => FunctionRules;
	/** Tells what follows from a call of the queue, and sets the timer. */
	readonly settle: () => void;
	/** When it could have begun, where that is not when it was submitted; wall ms. Forgotten with the call. */
	readonly readyAt: (seq: number) => number | undefined;
	/** It is closed. */
	readonly gone: (place: WorkerPlace) => void;
}

/** A worker's side of the queue; see {@link DeskWorker}. */
export class WorkerPlace implements DeskWorker, ToldWorker {
	readonly id: string;
	readonly party: JobParty;
	/** Wall ms. */
	readonly since: number;
	readonly abilities = new Set<FunctionName>();
	readonly #ports: PlacePorts;
	readonly #events: WorkerEvents;
	/** Its jobs that it has not been given yet. */
	readonly #preparing = new Set<number>();
	#closed = false;

	constructor(how: { id: string; party: JobParty }, events: WorkerEvents, ports: PlacePorts) {
		this.id = how.id;
		this.party = how.party;
		this.since = ports.now().wall;
		this.#events = events;
		this.#ports = ports;
	}

	able(name: FunctionName, how: { timeoutSeconds?: number; limit?: number }): void {
		if (this.#isGone()) return;
		this.abilities.add(name);
		this.#ports.queue.able(this.id, name, how);
		this.#ports.settle();
	}

	unable(name: FunctionName, how: { requeue: boolean }): void {
		if (this.#isGone()) return;
		this.abilities.delete(name);
		this.#ports.queue.unable(this.id, name, how, this.#ports.now());
		this.#ports.settle();
	}

	reset(how: { requeue: boolean }): void {
		for (const name of this.abilities) this.unable(name, how);
	}

	sleep(): void {
		if (this.#isGone()) return;
		this.#ports.queue.sleep(this.id);
		this.#ports.settle();
	}

	grab(): GrabbedJob | undefined | Promise<GrabbedJob | undefined> {
		if (this.#isGone()) return undefined;
		const { queue, records } = this.#ports;
		const job = queue.grab(this.id, this.#ports.now());
		this.#ports.settle();
		if (job === undefined) return undefined;
		const { data } = job;
		if (data === undefined || records.keepsClaim(job)) return this.#prepare(job);
		return this.#given(job, data);
	}

	renew(jobs: readonly JobAttempt[]): JobAttempt[] {
		if (this.#isGone()) return [...jobs];
		const { queue, records } = this.#ports;
		const now = this.#ports.now();
		const lost = jobs.filter(({ handle, attempt }) => {
			const seq = seqOf(handle) ?? 0;
			return !queue.renew(this.id, seq, attempt, now) && records.unwritten.find(this.id, seq, attempt) === undefined;
		});
		this.#ports.settle();
		return lost;
	}

	data(handle: JobHandle, data: Uint8Array, attempt?: number): boolean {
		return this.#tell('data', handle, data, attempt);
	}

	warning(handle: JobHandle, data: Uint8Array, attempt?: number): boolean {
		return this.#tell('warning', handle, data, attempt);
	}

	progress(handle: JobHandle, numerator: number, denominator: number, attempt?: number): boolean {
		if (this.#isGone()) return false;
		const { queue, followers } = this.#ports;
		const job = queue.progress(this.id, seqOf(handle) ?? 0, attempt, numerator, denominator);
		if (job === undefined) return false;
		if (job.followers.size > 0)
			followers.tell(job.followers, job.seq, this.#handle(job), { kind: 'progress', numerator, denominator });
		return true;
	}

	done(handle: JobHandle, result: Uint8Array, attempt?: number): { own: boolean; recorded: Promise<void> } {
		return this.#end(handle, attempt, (seq, now) => this.#ports.queue.done(this.id, seq, attempt, result, now));
	}

	failed(
		handle: JobHandle,
		how: { reason: string; final: boolean; exception?: Uint8Array },
		attempt?: number,
	): { own: boolean; recorded: Promise<void> } {
		return this.#end(handle, attempt, (seq, now) => this.#ports.queue.failed(this.id, seq, attempt, how, now));
	}

	returned(handle: JobHandle, attempt: number): boolean {
		if (this.#isGone()) return false;
		const own = this.#ports.queue.returned(this.id, seqOf(handle) ?? 0, attempt, this.#ports.now());
		this.#ports.settle();
		return own;
	}

	running(): JobAttempt[] {
		if (this.#isGone()) return [];
		const held = this.#ports.queue.heldBy(this.id).filter((job) => !this.#preparing.has(job.seq));
		return held.map((job) => ({ handle: this.#handle(job), attempt: job.attempt }));
	}

	/** Its jobs of one function. */
	count(name: FunctionName): number {
		return this.#ports.queue.heldBy(this.id).filter((job) => job.function === name).length;
	}

	close(): void {
		if (this.#isGone()) return;
		this.end();
		const { queue, records, gone, now, settle } = this.#ports;
		records.workers.delete(this.id);
		gone(this);
		// What it was never given is no try that was lost.
		for (const { seq, attempt } of queue.heldBy(this.id))
			if (this.#preparing.has(seq)) queue.returned(this.id, seq, attempt, now());
		queue.leave(this.id, 'lost', now());
		settle();
	}

	/** It is told nothing, and says nothing, any more; what it has stays as it is. */
	end(): void {
		this.#closed = true;
	}

	wake(): void {
		if (!this.#closed) this.#events.wake();
	}

	revoked(seq: number, handle: JobHandle, attempt: number, reason: string): void {
		if (!this.#closed && !this.#preparing.has(seq)) this.#events.revoked({ handle, attempt }, reason);
	}

	/** Another one with its id may have come. */
	#isGone(): boolean {
		return this.#closed || this.#ports.records.workers.get(this.id) !== this;
	}

	#end(
		handle: JobHandle,
		attempt: number | undefined,
		end: (seq: number, now: Moment) => boolean,
	): { own: boolean; recorded: Promise<void> } {
		if (this.#isGone()) return NOT_OWN;
		const { queue, records } = this.#ports;
		const seq = seqOf(handle) ?? 0;
		// It says so over each of its streams, until it is told that it was recorded.
		const unwritten = attempt === undefined ? undefined : records.unwritten.find(this.id, seq, attempt);
		if (unwritten !== undefined) return { own: true, recorded: unwritten };
		if (queue.held(this.id, seq, attempt) === undefined) return NOT_OWN;
		const change = records.touched(() => end(seq, this.#ports.now()));
		const recorded = change?.written();
		this.#ports.settle();
		if (recorded === undefined) return OWN;
		if (attempt !== undefined) records.unwritten.add(this.id, seq, attempt, recorded);
		return { own: true, recorded };
	}

	#tell(kind: 'data' | 'warning', handle: JobHandle, data: Uint8Array, attempt: number | undefined): boolean {
		if (this.#isGone()) return false;
		const { queue, followers } = this.#ports;
		const job = queue.held(this.id, seqOf(handle) ?? 0, attempt);
		if (job === undefined) return false;
		if (job.followers.size > 0) followers.tell(job.followers, job.seq, this.#handle(job), { kind, data });
		return true;
	}

	async #prepare(job: LiveJob): Promise<GrabbedJob | undefined> {
		const { seq, attempt } = job;
		this.#preparing.add(seq);
		try {
			const data = await this.#readied(job);
			if (data === undefined) return undefined;
			if (this.#has(job, attempt)) return this.#given(job, data);
		} finally {
			this.#preparing.delete(seq);
		}
		// It was taken from it meanwhile: there may be another one.
		return this.grab();
	}

	/** Its payload, once its claim is on disk; `undefined`: it is not to be had. */
	async #readied(job: LiveJob): Promise<Uint8Array | undefined> {
		const { queue, payloads, records, log } = this.#ports;
		const { attempt } = job;
		const claimed = records.keepsClaim(job) ? attempted(records, job) : Promise.resolve(true);
		try {
			const data = job.data ?? (await payloads.need(job, (seq) => queue.find(seq)));
			if (await claimed) return data;
		} catch (error) {
			log.warn({ err: error, job: job.seq }, 'the payload of a job cannot be read');
			await claimed;
			if (error instanceof MinderError && error.code === 'not-found') {
				this.failed(this.#handle(job), { reason: error.message, final: true }, attempt);
				return undefined;
			}
		}
		await sleep(this.#ports.clock, PAUSE_SECONDS);
		if (this.#has(job, attempt)) queue.ungrab(job, this.#ports.now(), attempt);
		this.#ports.settle();
		return undefined;
	}

	#has({ seq }: LiveJob, attempt: number): boolean {
		return !this.#isGone() && this.#ports.queue.held(this.id, seq, attempt) !== undefined;
	}

	#given(job: LiveJob, data: Uint8Array): GrabbedJob {
		const { meter, rules, now, readyAt } = this.#ports;
		const { monotonic, wall } = now();
		if (job.attempt === 1) {
			meter.waited(job.function, Math.max(0, wall - (readyAt(job.seq) ?? job.submittedAt)) / 1000);
		}
		const given: { -readonly [Field in keyof GrabbedJob]: GrabbedJob[Field] } = {
			handle: this.#handle(job),
			attempt: job.attempt,
			function: job.function,
			unique: job.unique,
			data,
			leaseSeconds: rules(job.function).leaseSeconds,
		};
		if (job.reducer !== undefined) given.reducer = job.reducer;
		const deadline = job.claim?.deadline;
		if (deadline !== undefined) given.timeoutSeconds = Math.max(0, deadline - monotonic);
		return given;
	}

	#handle({ seq }: LiveJob): JobHandle {
		return handleOf(this.#ports.prefix, seq);
	}
}

function attempted(records: DeskRecords, job: LiveJob): Promise<boolean> {
	const change = records.keep(job);
	return new Promise((resolve) => change.attempted(resolve));
}
