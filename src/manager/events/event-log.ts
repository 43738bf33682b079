import type { Event } from '../../model/records.ts';
import type { Store } from '../../store/store.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';
import { decodeEvent, PREFIXES } from '../state/record-codec.ts';
import { EventThrottle } from './event-throttle.ts';
import { Journal } from './journal.ts';

/** An event before it has its number and time. Subject: `process/NAME`, `instance/ID`, `node/NAME` or `manager`. */
export type EventDraft = Omit<Event, 'sequence' | 'at'>;

/** Events kept on disk: so many, and so long. */
export const KEPT_EVENTS = 10_000;
export const KEPT_SECONDS = 7 * 24 * 3600;

const FLUSH_SECONDS = 0.05;

/** What happened, on disk. Appending never waits: events are written apart from the changes they tell of. */
export class EventLog {
	readonly #clock: Clock;
	readonly #journal: Journal<Event>;
	readonly #throttle: EventThrottle;
	readonly #listeners = new Set<(event: Event) => void>();
	#next: number;
	#closed = false;

	private constructor(journal: Journal<Event>, clock: Clock) {
		this.#journal = journal;
		this.#clock = clock;
		this.#next = journal.last + 1;
		this.#throttle = new EventThrottle(clock, (draft) => this.#write(draft));
	}

	/** Goes on where the store ends. @throws MinderError `storage` */
	static async open(store: Store, clock: Clock, log: Log): Promise<EventLog> {
		const journal = await Journal.open<Event>({
			prefix: PREFIXES.event,
			decode: decodeEvent,
			kept: KEPT_EVENTS,
			keptSeconds: KEPT_SECONDS,
			flushSeconds: FLUSH_SECONDS,
			store,
			clock,
			log,
		});
		return new EventLog(journal, clock);
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
	newest(limit: number, matches: (event: Event) => boolean): Promise<Event[]> {
		return this.#journal.newest(limit, matches);
	}

	/** Writes what waits and takes no more. */
	async close(): Promise<void> {
		this.#throttle.close();
		this.#closed = true;
		await this.#journal.close();
	}

	#write(draft: EventDraft): void {
		const event: Event = { ...draft, sequence: this.#next++, at: this.#clock.wall() };
		this.#journal.write(event);
		for (const listener of this.#listeners) listener(event);
	}
}
