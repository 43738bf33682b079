import type { FunctionQueue } from './function-queue.ts';
import { AWAKE, type WorkerRecord } from './worker-record.ts';

/** Seconds that a woken worker has to ask for a job, before another one is woken in its stead. */
const PATIENCE = 1;

/**
 * Who is woken when: of each function as many sleepers as it has jobs to give out, less those that were woken for it and are on their way. So a submit costs the
 * same with one sleeper as with ten thousand, and no sleeper is left where there is more to do than those on their way can take. One that does not come is not
 * counted after a second.
 */
export class WakeUps {
	readonly #workers: ReadonlyMap<string, WorkerRecord>;
	readonly #wake: (worker: string) => void;
	/** Those that are on their way, in the order in which they were woken. */
	readonly #woken = new Set<WorkerRecord>();
	/** The latest time that was told, monotonic seconds. */
	time = Number.NEGATIVE_INFINITY;

	constructor(workers: ReadonlyMap<string, WorkerRecord>, wake: (worker: string) => void) {
		this.#workers = workers;
		this.#wake = wake;
	}

	/** When {@link lapse} has something to do, monotonic seconds. */
	get next(): number | undefined {
		for (const { rest } of this.#woken) if (rest.kind === 'woken') return rest.since + PATIENCE;
		return undefined;
	}

	/** It waits: woken at once where there is something for it. */
	sleep(record: WorkerRecord): void {
		const before = this.stir(record);
		record.rest = { kind: 'asleep' };
		let something: FunctionQueue | undefined;
		for (const queue of record.abilities.keys()) {
			if (!record.hasRoom(queue)) continue;
			queue.sleepers.add(record.worker.id);
			if (queue.next !== undefined) something ??= queue;
		}
		if (something !== undefined) this.#rouse(record, something);
		if (before !== undefined) this.offer(before);
	}

	/** It sleeps no more, and is not on its way. @returns the function that it was woken for, to be offered to others */
	stir(record: WorkerRecord): FunctionQueue | undefined {
		const { rest } = record;
		record.rest = AWAKE;
		if (rest.kind === 'asleep') for (const queue of record.abilities.keys()) queue.sleepers.delete(record.worker.id);
		if (rest.kind !== 'woken') return undefined;
		this.#woken.delete(record);
		rest.queue.woken--;
		return rest.queue;
	}

	/** What it can do, or what it has, has changed: whether it is among the sleepers of a function. */
	place(record: WorkerRecord, queue: FunctionQueue): void {
		if (record.rest.kind !== 'asleep') return;
		if (!record.hasRoom(queue)) queue.sleepers.delete(record.worker.id);
		else queue.sleepers.add(record.worker.id);
	}

	/** There may be something to give out. */
	offer(queue: FunctionQueue): void {
		let missing = queue.grabbable - queue.woken;
		if (missing <= 0) return;
		for (const id of queue.sleepers) {
			const record = this.#workers.get(id);
			if (record === undefined) continue;
			this.#rouse(record, queue);
			if (--missing === 0) return;
		}
	}

	/** Those that did not come in time are not waited for. */
	lapse(now: number): void {
		const late: FunctionQueue[] = [];
		for (const record of this.#woken) {
			if (record.rest.kind !== 'woken' || record.rest.since + PATIENCE > now) break;
			const queue = this.stir(record);
			if (queue !== undefined) late.push(queue);
		}
		for (const queue of late) this.offer(queue);
	}

	#rouse(record: WorkerRecord, queue: FunctionQueue): void {
		this.stir(record);
		record.rest = { kind: 'woken', queue, since: this.time };
		queue.woken++;
		this.#woken.add(record);
		this.#wake(record.worker.id);
	}
}
