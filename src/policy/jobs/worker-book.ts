import type { FunctionName } from '../../model/ids.ts';
import type { GrabOrder } from '../../model/jobs.ts';
import type { FunctionQueue } from './function-queue.ts';
import type { Job } from './job.ts';
import type { JobOutcomes } from './job-outcomes.ts';
import type { Moment, QueueWorker } from './job-queue-rules.ts';
import type { JobTable } from './job-table.ts';
import type { WakeUps } from './wake-ups.ts';
import { WorkerRecord } from './worker-record.ts';

/** Who works, and what each can do. */
export class WorkerBook {
	readonly #table: JobTable;
	readonly #records: Map<string, WorkerRecord>;
	readonly #wakeUps: WakeUps;
	readonly #outcomes: JobOutcomes;
	#lowestRank = 0;
	#highestRank = 0;

	constructor(table: JobTable, records: Map<string, WorkerRecord>, wakeUps: WakeUps, outcomes: JobOutcomes) {
		this.#table = table;
		this.#records = records;
		this.#wakeUps = wakeUps;
		this.#outcomes = outcomes;
	}

	/** One that is connected. */
	find(id: string): WorkerRecord | undefined {
		const record = this.#records.get(id);
		return record?.connected === true ? record : undefined;
	}

	/** Of one that is not, as well: it may come back. */
	absent(worker: QueueWorker): WorkerRecord {
		const found = this.#records.get(worker.id);
		if (found !== undefined) return found;
		const record = new WorkerRecord(worker);
		this.#records.set(worker.id, record);
		return record;
	}

	/** Also of one that is not connected. */
	heldBy(id: string): Job[] {
		return [...(this.#records.get(id)?.held ?? [])];
	}

	join(worker: QueueWorker): void {
		const record = this.absent(worker);
		record.worker = worker;
		record.connected = true;
		this.#reset(record);
	}

	leave(id: string, how: 'lost' | 'kept', now: Moment): void {
		const record = this.find(id);
		if (record === undefined) return;
		this.#reset(record);
		record.connected = false;
		for (const job of record.held) {
			const byLease = job.claim?.leaseUntil !== undefined;
			if (how === 'lost' || !byLease) this.#outcomes.lose(job, 'its connection ended', now, { revoke: false });
		}
		if (record.held.size === 0) this.#records.delete(id);
	}

	able(id: string, name: FunctionName, how: { timeoutSeconds?: number; limit?: number }): boolean {
		const record = this.find(id);
		if (record === undefined || !this.#table.fits(name)) return false;
		const queue = this.#table.ensure(name);
		record.abilities.set(queue, { rank: --this.#lowestRank, ...how });
		queue.workers.add(id);
		this.#wakeUps.place(record, queue);
		this.#wakeUps.offer(queue);
		return true;
	}

	unable(id: string, name: FunctionName, how: { requeue: boolean }, now: Moment): void {
		const record = this.find(id);
		const queue = this.#table.queue(name);
		if (record === undefined || queue === undefined) return;
		const wokenForIt = record.rest.kind === 'woken' && record.rest.queue === queue;
		if (wokenForIt) this.#wakeUps.stir(record);
		this.#forget(record, queue);
		if (wokenForIt) this.#wakeUps.offer(queue);
		if (!how.requeue) return;
		for (const job of record.held) {
			if (job.function === name) this.#outcomes.lose(job, 'it gave the function up', now, { revoke: true });
		}
	}

	/** The function of its next job. */
	choose(record: WorkerRecord, order: GrabOrder): FunctionQueue | undefined {
		let best: FunctionQueue | undefined;
		let bestRank = 0;
		for (const [queue, { rank }] of record.abilities) {
			if (queue.next === undefined || !record.hasRoom(queue)) continue;
			if (best !== undefined && (order === 'global' ? !sooner(queue, best) : rank > bestRank)) continue;
			best = queue;
			bestRank = rank;
		}
		const ability = best === undefined ? undefined : record.abilities.get(best);
		if (order === 'round-robin' && ability !== undefined) ability.rank = ++this.#highestRank;
		return best;
	}

	/** It sleeps no more and can do nothing. */
	#reset(record: WorkerRecord): void {
		const before = this.#wakeUps.stir(record);
		for (const queue of record.abilities.keys()) this.#forget(record, queue);
		if (before !== undefined) this.#wakeUps.offer(before);
	}

	#forget(record: WorkerRecord, queue: FunctionQueue): void {
		record.abilities.delete(queue);
		queue.workers.delete(record.worker.id);
		queue.sleepers.delete(record.worker.id);
	}
}

const LEVELS = { high: 0, normal: 1, low: 2 } as const;

/** By priority, then by turn. */
function sooner(queue: FunctionQueue, other: FunctionQueue): boolean {
	const [mine, its] = [queue.next, other.next];
	if (mine === undefined || its === undefined) return mine !== undefined;
	return LEVELS[mine.priority] - LEVELS[its.priority] < 0 || (mine.priority === its.priority && mine.turn < its.turn);
}
