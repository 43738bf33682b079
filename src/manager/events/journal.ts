import { MinderError } from '../../model/errors.ts';
import type { Entry, Op, Store } from '../../store/store.ts';
import type { Clock, Timer } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';

const TRIM_SECONDS = 3600;
const RETRY_SECONDS = 1;
/** Sequences that are looked through at a time; a store in etcd reads as many entries in one go. */
const WINDOW = 256;

/** Anything that happened; `sequence` grows from row to row. */
export interface JournalRow {
	readonly sequence: number;
	/** Wall time. */
	readonly at: number;
}

export interface JournalOptions<Row> {
	/** Keys are this and the sequence with 16 digits, so that bytes sort as numbers. */
	readonly prefix: string;
	/** `undefined` for what cannot be read. */
	readonly decode: (entry: Entry) => Row | undefined;
	/** Kept on disk: sequences, and seconds. */
	readonly kept: number;
	readonly keptSeconds: number;
	/** Rows wait this long, to be written together. */
	readonly flushSeconds: number;
	readonly store: Store;
	readonly clock: Clock;
	readonly log: Log;
}

/**
 * Rows on disk, in order. Writing never waits and never fails: rows are written together, a moment later; while the store takes none, the newest
 * wait in memory.
 */
export class Journal<Row extends JournalRow> {
	readonly #options: JournalOptions<Row>;
	/** Of the newest row on disk when it was opened; 0: there was none. */
	readonly last: number;
	#newest: number;
	#oldest: number;
	#waiting: Row[] = [];
	#timer: Timer | undefined;
	#flushing: Promise<void> = Promise.resolve();
	#trimAt = 0;
	#closed = false;

	private constructor(options: JournalOptions<Row>, oldest: number, last: number) {
		this.#options = options;
		this.#oldest = oldest;
		this.#newest = last;
		this.last = last;
	}

	/** @throws MinderError `storage` */
	static async open<Row extends JournalRow>(options: JournalOptions<Row>): Promise<Journal<Row>> {
		const oldest = await firstSequence(options, false);
		const last = await firstSequence(options, true);
		return new Journal(options, oldest ?? 1, last ?? 0);
	}

	/** Its sequence must be beyond those of all before. */
	write(row: Row): void {
		if (this.#closed) return;
		this.#newest = row.sequence;
		this.#waiting.push(row);
		if (this.#waiting.length > this.#options.kept) this.#waiting.shift();
		this.#schedule();
	}

	/** The newest `limit` rows that `matches` takes, newest last. */
	async newest(limit: number, matches: (row: Row) => boolean): Promise<Row[]> {
		if (limit <= 0) return [];
		const found = this.#waiting.filter(matches).slice(-limit);
		const wanted = limit - found.length;
		if (wanted === 0) return found;
		const beyond = this.#waiting[0]?.sequence ?? this.#newest + 1;
		return [...(await this.#newestOnDisk(beyond, wanted, matches)), ...found];
	}

	/**
	 * Those below `beyond`: window by window from the newest on, each of them forwards, as backwards etcd reads the whole list for every
	 * page. Where nothing is found, rows were lost, and the windows grow until there are some again.
	 */
	async #newestOnDisk(beyond: number, wanted: number, matches: (row: Row) => boolean): Promise<Row[]> {
		const { store, prefix, decode } = this.#options;
		const found: Row[] = [];
		let size = WINDOW;
		for (let end = beyond; end > this.#oldest && found.length < wanted; ) {
			const begin = Math.max(this.#oldest, end - size);
			const rows: Row[] = [];
			size *= 2;
			for await (const entry of store.scan(prefix, { after: this.#key(begin - 1), limit: end - begin })) {
				if (sequenceOf(prefix, entry.key) >= end) break;
				size = WINDOW;
				const row = decode(entry);
				if (row !== undefined && matches(row)) rows.push(row);
			}
			found.unshift(...rows);
			end = begin;
		}
		return found.slice(-wanted);
	}

	/** Writes what waits and takes no more. */
	async close(): Promise<void> {
		this.#closed = true;
		this.#timer?.cancel();
		await this.#flushing;
		await this.#flush();
	}

	#schedule(): void {
		if (this.#timer !== undefined || this.#closed) return;
		const { clock, flushSeconds } = this.#options;
		const onTime = (): void => {
			this.#flushing = this.#flush().finally(() => {
				this.#timer = undefined;
				if (this.#waiting.length > 0) this.#schedule();
			});
		};
		this.#timer = clock.after(flushSeconds, onTime, { background: true });
	}

	async #flush(): Promise<void> {
		const rows = [...this.#waiting];
		const last = rows.at(-1)?.sequence;
		if (last === undefined) return;
		const { store, clock, log, kept, prefix } = this.#options;
		const ops: Op[] = rows.map((row) => ({ kind: 'put', key: this.#key(row.sequence), value: row }));
		const oldest = Math.max(await this.#oldestToKeep(), last + 1 - kept);
		for (let sequence = this.#oldest; sequence < oldest; sequence++) {
			ops.push({ kind: 'remove', key: this.#key(sequence) });
		}
		try {
			await store.commit(ops);
			this.#oldest = Math.max(this.#oldest, oldest);
			this.#waiting = this.#waiting.filter((row) => row.sequence > last);
		} catch (error) {
			log.warn({ err: error, waiting: this.#waiting.length, prefix }, 'events could not be written; trying again');
			if (this.#closed) return;
			await new Promise<void>((resolve) => clock.after(RETRY_SECONDS, resolve, { background: true }));
		}
	}

	/** Looks at the age of rows once an hour, from the oldest on. */
	async #oldestToKeep(): Promise<number> {
		const { store, clock, log, keptSeconds, prefix, decode } = this.#options;
		const now = clock.monotonic();
		if (now < this.#trimAt) return this.#oldest;
		this.#trimAt = now + TRIM_SECONDS;
		const horizon = clock.wall() - keptSeconds * 1000;
		let oldest = this.#oldest;
		try {
			for await (const entry of store.scan(prefix)) {
				const row = decode(entry);
				if (row !== undefined && row.at >= horizon) break;
				oldest = (row?.sequence ?? sequenceOf(prefix, entry.key)) + 1;
			}
		} catch (error) {
			log.warn({ err: error, prefix }, 'old events could not be looked through');
		}
		return oldest;
	}

	#key(sequence: number): string {
		return this.#options.prefix + String(sequence).padStart(16, '0');
	}
}

function sequenceOf(prefix: string, key: string): number {
	return Number(key.slice(prefix.length));
}

async function firstSequence<Row>(
	{ store, prefix }: JournalOptions<Row>,
	reverse: boolean,
): Promise<number | undefined> {
	for await (const entry of store.scan(prefix, { limit: 1, reverse })) {
		const sequence = sequenceOf(prefix, entry.key);
		if (Number.isSafeInteger(sequence)) return sequence;
		throw new MinderError('storage', `the store has an event under the key ${entry.key}, which is not one of Minder's`);
	}
	return undefined;
}
