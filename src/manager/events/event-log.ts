import { MinderError } from '../../model/errors.ts';
import type { Event } from '../../model/records.ts';
import type { Op, Store } from '../../store/store.ts';
import type { Clock, Timer } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';
import { decodeEvent, eventKey, PREFIXES } from '../state/record-codec.ts';
import { EventThrottle } from './event-throttle.ts';

/** An event before it has its number and time. Subject: `process/NAME`, `instance/ID`, `node/NAME` or `manager`. */
export type EventDraft = Omit<Event, 'sequence' | 'at'>;

/** Events kept on disk: so many, and so long. */
export const KEPT_EVENTS = 10_000;
export const KEPT_SECONDS = 7 * 24 * 3600;

const FLUSH_SECONDS = 0.05;
const TRIM_SECONDS = 3600;
/** Events that wait while the store takes none; beyond that the oldest are lost. */
const MOST_WAITING = KEPT_EVENTS;

/**
 * What happened, on disk. Appending never waits: events are written together, a moment later, apart from the changes they tell of.
 */
export class EventLog {
	readonly #store: Store;
	readonly #clock: Clock;
	readonly #log: Log;
	readonly #throttle: EventThrottle;
	readonly #listeners = new Set<(event: Event) => void>();
	#next: number;
	#oldest: number;
	#waiting: Event[] = [];
	#timer: Timer | undefined;
	#flushing: Promise<void> = Promise.resolve();
	#trimAt = 0;
	#closed = false;

	private constructor(store: Store, clock: Clock, log: Log, oldest: number, next: number) {
		this.#store = store;
		this.#clock = clock;
		this.#log = log;
		this.#oldest = oldest;
		this.#next = next;
		this.#throttle = new EventThrottle(clock, (draft) => this.#write(draft));
	}

	/** Goes on where the store ends. @throws MinderError `storage` */
	static async open(store: Store, clock: Clock, log: Log): Promise<EventLog> {
		const first = await firstSequence(store, false);
		const last = await firstSequence(store, true);
		return new EventLog(store, clock, log, first ?? 1, (last ?? 0) + 1);
	}

	/** Takes an event; those of one instance that come too fast are put together. */
	append(draft: EventDraft): void {
		if (!this.#closed) this.#throttle.take(draft);
	}

	onAppend(listener: (event: Event) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** The newest `limit` events that `matches` takes, newest last. */
	async newest(limit: number, matches: (event: Event) => boolean): Promise<Event[]> {
		const found: Event[] = this.#waiting.filter(matches).slice(-limit);
		const beyond = found[0]?.sequence ?? this.#waiting[0]?.sequence ?? this.#next;
		const older: Event[] = [];
		const wanted = limit - found.length;
		if (wanted <= 0) return limit <= 0 ? [] : found;
		for await (const entry of this.#store.scan(PREFIXES.event, { reverse: true, after: eventKey(beyond) })) {
			const event = decodeEvent(entry);
			if (event === undefined || !matches(event)) continue;
			older.push(event);
			if (older.length === wanted) break;
		}
		return [...older.reverse(), ...found];
	}

	/** Writes what waits and takes no more. */
	async close(): Promise<void> {
		this.#throttle.close();
		this.#closed = true;
		this.#timer?.cancel();
		await this.#flushing;
		await this.#flush();
	}

	#write(draft: EventDraft): void {
		const event: Event = { ...draft, sequence: this.#next++, at: this.#clock.wall() };
		this.#waiting.push(event);
		if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
		for (const listener of this.#listeners) listener(event);
		this.#schedule(FLUSH_SECONDS);
	}

	#schedule(seconds: number): void {
		if (this.#timer !== undefined || this.#closed) return;
		this.#timer = this.#clock.after(
			seconds,
			() => {
				this.#flushing = this.#flush().finally(() => {
					this.#timer = undefined;
					if (this.#waiting.length > 0) this.#schedule(FLUSH_SECONDS);
				});
			},
			{ background: true },
		);
	}

	async #flush(): Promise<void> {
		const events = [...this.#waiting];
		if (events.length === 0) return;
		const ops: Op[] = events.map((event) => ({ kind: 'put', key: eventKey(event.sequence), value: event }));
		const oldest = Math.max(await this.#oldestToKeep(), this.#next - KEPT_EVENTS);
		for (let sequence = this.#oldest; sequence < oldest; sequence++) {
			ops.push({ kind: 'remove', key: eventKey(sequence) });
		}
		try {
			await this.#store.commit(ops);
			this.#oldest = Math.max(this.#oldest, oldest);
			const last = events.at(-1)?.sequence ?? 0;
			this.#waiting = this.#waiting.filter((event) => event.sequence > last);
		} catch (error) {
			this.#log.warn({ err: error, waiting: this.#waiting.length }, 'events could not be written; trying again');
			if (this.#closed) return;
			await new Promise<void>((resolve) => this.#clock.after(1, resolve, { background: true }));
		}
	}

	/** Looks at the age of events once an hour, from the oldest on. */
	async #oldestToKeep(): Promise<number> {
		const now = this.#clock.monotonic();
		if (now < this.#trimAt) return this.#oldest;
		this.#trimAt = now + TRIM_SECONDS;
		const horizon = this.#clock.wall() - KEPT_SECONDS * 1000;
		let oldest = this.#oldest;
		try {
			for await (const entry of this.#store.scan(PREFIXES.event)) {
				const event = decodeEvent(entry);
				if (event !== undefined && event.at >= horizon) break;
				oldest = (event?.sequence ?? sequenceOf(entry.key)) + 1;
			}
		} catch (error) {
			this.#log.warn({ err: error }, 'old events could not be looked through');
		}
		return oldest;
	}
}

function sequenceOf(key: string): number {
	return Number(key.slice(PREFIXES.event.length));
}

async function firstSequence(store: Store, reverse: boolean): Promise<number | undefined> {
	for await (const entry of store.scan(PREFIXES.event, { limit: 1, reverse })) {
		const sequence = sequenceOf(entry.key);
		if (Number.isSafeInteger(sequence)) return sequence;
		throw new MinderError('storage', `the store has an event under the key ${entry.key}, which is not one of Minder's`);
	}
	return undefined;
}
