import type { Clock, Timer } from '../../sys/clock.ts';

/** So many entries that stand for nothing any more are kept at most, beside as many as there are leases. */
const MOST_STALE = 1000;

interface Due<Key> {
	readonly key: Key;
	readonly at: number;
}

/**
 * All leases in one heap with one timer. Extending one is a write into a map: the heap is looked at again only when an entry comes up
 * and turns out to have been extended.
 */
export class LeaseQueue<Key> {
	readonly #clock: Clock;
	readonly #onExpired: (key: Key) => void;
	readonly #deadlines = new Map<Key, number>();
	readonly #heap: Due<Key>[] = [];
	#timer: Timer | undefined;
	#timerAt = Number.POSITIVE_INFINITY;

	constructor(clock: Clock, onExpired: (key: Key) => void) {
		this.#clock = clock;
		this.#onExpired = onExpired;
	}

	get size(): number {
		return this.#deadlines.size;
	}

	/** The lease now ends in `seconds`, whatever it was before. */
	extend(key: Key, seconds: number): void {
		const at = this.#clock.monotonic() + seconds;
		const before = this.#deadlines.get(key);
		this.#deadlines.set(key, at);
		if (before === undefined || at < before) {
			push(this.#heap, { key, at });
			this.#arm();
		}
	}

	/** The lease is no more, and does not expire. */
	drop(key: Key): void {
		if (this.#deadlines.delete(key) && this.#heap.length > 2 * this.#deadlines.size + MOST_STALE) this.#rebuild();
	}

	/** Seconds until it expires; `undefined`: there is none. */
	left(key: Key): number | undefined {
		const at = this.#deadlines.get(key);
		return at === undefined ? undefined : Math.max(0, at - this.#clock.monotonic());
	}

	has(key: Key): boolean {
		return this.#deadlines.has(key);
	}

	close(): void {
		this.#timer?.cancel();
		this.#timer = undefined;
		this.#deadlines.clear();
		this.#heap.length = 0;
	}

	#rebuild(): void {
		this.#heap.length = 0;
		for (const [key, at] of this.#deadlines) push(this.#heap, { key, at });
	}

	#arm(): void {
		const first = this.#heap[0];
		if (first === undefined || first.at >= this.#timerAt) return;
		this.#timer?.cancel();
		this.#timerAt = first.at;
		const wait = first.at - this.#clock.monotonic();
		this.#timer = this.#clock.after(wait, () => this.#onTimer(), { background: true });
	}

	#onTimer(): void {
		this.#timer = undefined;
		this.#timerAt = Number.POSITIVE_INFINITY;
		const now = this.#clock.monotonic();
		const expired: Key[] = [];
		for (let first = this.#heap[0]; first !== undefined && first.at <= now; first = this.#heap[0]) {
			pop(this.#heap);
			const deadline = this.#deadlines.get(first.key);
			if (deadline === undefined) continue;
			if (deadline > now) push(this.#heap, { key: first.key, at: deadline });
			else {
				this.#deadlines.delete(first.key);
				expired.push(first.key);
			}
		}
		this.#arm();
		for (const key of expired) this.#onExpired(key);
	}
}

function push<Key>(heap: Due<Key>[], entry: Due<Key>): void {
	let at = heap.push(entry) - 1;
	while (at > 0) {
		const parent = (at - 1) >> 1;
		const above = heap[parent];
		if (above === undefined || above.at <= entry.at) break;
		heap[at] = above;
		at = parent;
	}
	heap[at] = entry;
}

function pop<Key>(heap: Due<Key>[]): void {
	const last = heap.pop();
	if (last === undefined || heap.length === 0) return;
	let at = 0;
	for (;;) {
		let child = 2 * at + 1;
		const left = heap[child];
		if (left === undefined) break;
		const right = heap[child + 1];
		const lesser = right !== undefined && right.at < left.at ? right : left;
		if (lesser === right) child++;
		if (lesser.at >= last.at) break;
		heap[at] = lesser;
		at = child;
	}
	heap[at] = last;
}
