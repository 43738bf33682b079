import type { FunctionQueue } from './function-queue.ts';
import type { Job } from './job.ts';
import { JobHeap } from './job-heap.ts';
import type { JobClaim, LiveJob, Moment } from './job-queue-rules.ts';
import type { JobTable } from './job-table.ts';
import type { WakeUps } from './wake-ups.ts';
import type { WorkerRecord } from './worker-record.ts';

/** Where each job is: among those that wait for a worker, for their time, or with a worker. Every move keeps the counts. */
export class JobPlaces {
	readonly #table: JobTable;
	readonly #workers: Map<string, WorkerRecord>;
	readonly #wakeUps: WakeUps;
	/** Delayed ones, by monotonic seconds and by wall ms. */
	readonly #soon = new JobHeap();
	readonly #clock = new JobHeap();
	/** Running ones whose lease or deadline ends, by monotonic seconds. */
	readonly #claims = new JobHeap();

	constructor(table: JobTable, workers: Map<string, WorkerRecord>, wakeUps: WakeUps) {
		this.#table = table;
		this.#workers = workers;
		this.#wakeUps = wakeUps;
	}

	get nextMonotonic(): number | undefined {
		const [soon, claims] = [this.#soon.firstKey, this.#claims.firstKey];
		if (soon === undefined || claims === undefined) return soon ?? claims;
		return Math.min(soon, claims);
	}

	get nextWall(): number | undefined {
		return this.#clock.firstKey;
	}

	/** A running one whose time is over. */
	overdue(now: Moment): Job | undefined {
		return (this.#claims.firstKey ?? Number.POSITIVE_INFINITY) <= now.monotonic ? this.#claims.first : undefined;
	}

	/** A delayed one whose time has come. */
	due(now: Moment): Job | undefined {
		if ((this.#soon.firstKey ?? Number.POSITIVE_INFINITY) <= now.monotonic) return this.#soon.first;
		return (this.#clock.firstKey ?? Number.POSITIVE_INFINITY) <= now.wall ? this.#clock.first : undefined;
	}

	/** To wait for a worker, at its turn. @param job in no place */
	ready(job: Job): void {
		job.state = 'queued';
		job.due = undefined;
		job.claim = undefined;
		this.#home(job).ready[job.priority].add(job, job.turn);
	}

	/** To wait for its time. @param job in no place */
	delay(job: Job, due: NonNullable<LiveJob['due']>): void {
		job.state = 'delayed';
		job.due = due;
		job.claim = undefined;
		this.#home(job).delayed++;
		if (due.kind === 'after') this.#soon.add(job, due.monotonic);
		else this.#clock.add(job, due.wall);
	}

	/** To a worker. @param job in no place */
	run(job: Job, record: WorkerRecord, claim: JobClaim): void {
		job.state = 'running';
		job.due = undefined;
		job.claim = claim;
		const queue = this.#home(job);
		queue.running++;
		record.hold(job, queue);
		this.#wakeUps.place(record, queue);
		const until = untilOf(claim);
		if (until !== undefined) this.#claims.add(job, until);
	}

	/** @param job a running one */
	setClaim(job: Job, claim: JobClaim): void {
		job.claim = claim;
		const until = untilOf(claim);
		if (job.slot >= 0 && until !== undefined) this.#claims.move(job, until);
	}

	/** Out of its place, whatever that is. What it was and whose it was can still be read from it. */
	withdraw(job: Job): void {
		const queue = this.#home(job);
		switch (job.state) {
			case 'proposed':
				return;
			case 'queued':
				queue.ready[job.priority].remove(job);
				return;
			case 'delayed':
				queue.delayed--;
				(job.due?.kind === 'at' ? this.#clock : this.#soon).remove(job);
				return;
			case 'running':
				queue.running--;
				if (job.slot >= 0) this.#claims.remove(job);
				this.#release(job, queue);
		}
	}

	#release(job: Job, queue: FunctionQueue): void {
		const record = this.#workers.get(job.claim?.worker ?? '');
		if (record === undefined) return;
		record.release(job, queue);
		this.#wakeUps.place(record, queue);
		if (!record.connected && record.held.size === 0) this.#workers.delete(record.worker.id);
	}

	#home(job: Job): FunctionQueue {
		return this.#table.ensure(job.function);
	}
}

function untilOf({ leaseUntil, deadline }: JobClaim): number | undefined {
	if (leaseUntil === undefined || deadline === undefined) return leaseUntil ?? deadline;
	return Math.min(leaseUntil, deadline);
}
