import { byteCount, type Parts } from './packet-writer.ts';

/** Where bytes go in the end. */
export interface Drain {
	/** Bytes that it was given and that the other side has not taken yet. */
	readonly writableLength: number;
	write(parts: Parts): void;
	/** The other side does not read: it is cut off. */
	overflow(): void;
}

/** A place in the line of answers that is filled later. */
export interface Place {
	parts: Parts | undefined;
}

/** Flushes outboxes when the turn of the event loop is over: what one turn brings leaves in one write. */
export class TurnWrites {
	readonly #turnEnd: () => Promise<void>;
	#waiting: Outbox[] = [];

	constructor(turnEnd: () => Promise<void>) {
		this.#turnEnd = turnEnd;
	}

	add(outbox: Outbox): void {
		this.#waiting.push(outbox);
		if (this.#waiting.length === 1) void this.#turnEnd().then(() => this.#flush());
	}

	#flush(): void {
		const waiting = this.#waiting;
		this.#waiting = [];
		for (const outbox of waiting) outbox.flush();
	}
}

/**
 * What a connection is sent, in order: an answer that is not known yet holds up all that comes behind it.
 */
export class Outbox {
	readonly #drain: Drain;
	readonly #turn: TurnWrites;
	readonly #limitBytes: number;
	#places: Place[] = [];
	#first = 0;
	#heldBytes = 0;
	#written: Uint8Array[] = [];
	#writtenBytes = 0;
	#closed = false;

	/** @param limitBytes with more than these waiting, whoever is sent more is cut off */
	constructor(drain: Drain, turn: TurnWrites, limitBytes: number) {
		this.#drain = drain;
		this.#turn = turn;
		this.#limitBytes = limitBytes;
	}

	/** Answers that are not known yet, and what waits behind them. */
	get waiting(): number {
		return this.#places.length - this.#first;
	}

	get bytes(): number {
		return this.#heldBytes + this.#writtenBytes + this.#drain.writableLength;
	}

	send(parts: Parts): void {
		if (this.#closed) return;
		if (this.bytes > this.#limitBytes) {
			this.#drain.overflow();
			return;
		}
		if (this.waiting === 0) this.#write(parts);
		else {
			this.#heldBytes += byteCount(parts);
			this.#places.push({ parts });
		}
	}

	/** Keeps a place for an answer. */
	reserve(): Place {
		const place: Place = { parts: undefined };
		this.#places.push(place);
		return place;
	}

	/** Once for each place. */
	fill(place: Place, parts: Parts): void {
		if (this.#closed) return;
		place.parts = parts;
		this.#heldBytes += byteCount(parts);
		for (let next = this.#places[this.#first]; next?.parts !== undefined; next = this.#places[this.#first]) {
			this.#heldBytes -= byteCount(next.parts);
			this.#write(next.parts);
			this.#first++;
		}
		if (this.#first === this.#places.length || this.#first > 256) {
			this.#places.splice(0, this.#first);
			this.#first = 0;
		}
	}

	/** Hands on what was sent so far. */
	flush(): void {
		if (this.#closed || this.#written.length === 0) return;
		const parts = this.#written;
		this.#written = [];
		this.#writtenBytes = 0;
		this.#drain.write(parts);
	}

	/** Nothing is sent any more. */
	close(): void {
		this.#closed = true;
		this.#places = [];
		this.#first = 0;
		this.#heldBytes = 0;
		this.#written = [];
		this.#writtenBytes = 0;
	}

	#write(parts: Parts): void {
		if (this.#written.length === 0) this.#turn.add(this);
		for (const part of parts) {
			this.#written.push(part);
			this.#writtenBytes += part.byteLength;
		}
	}
}
