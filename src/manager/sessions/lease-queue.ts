import type { Clock, Timer } from '../../sys/clock.ts';

/** So many entries that stand for nothing any more are kept at most, beside as many as there are leases. */
const MOST_STALE = 1000;

interface Due<Key> {
	readonly key: Key;
	readonly at: number;
}

interface Lease {
	/** When it ends. Monotonic seconds, as all times here. */
	at: number;
	/** How long it was when it was set. */
	seconds: number;
	/** The entry of the heap that stands for it; others of the same key stand for nothing any more. */
	entryAt: number;
}

export interface LeaseOptions {
	/**
	 * They live by what others say again and again. While this program did not run (stopped, paused, swapped out) nobody was heard: each
	 * begins anew, as with a manager that has just started.
	 */
	readonly heard?: boolean;
	/** Called then, with how many seconds its timer was late. */
	readonly onSlept?: (seconds: number) => void;
}

/** A timer that is so much later than it was due was late as this program did not run. Seconds. */
const SLEPT_SECONDS = 2;

/**
 * All leases in one heap with one timer. Extending one is a write into a map: the heap is looked at again only when an entry comes up
 * and turns out to have been extended.
 */
export class LeaseQueue<Key> {
	readonly #clock: Clock;
	readonly #onExpired: (key: Key) => void;
	readonly #options: LeaseOptions;
	readonly #leases = new Map<Key, Lease>();
	readonly #heap: Due<Key>[] = [];
	#timer: Timer | undefined;
	#timerAt = Number.POSITIVE_INFINITY;

	constructor(clock: Clock, onExpired: (key: Key) => void, options: LeaseOptions = {}) {
		this.#clock = clock;
		this.#onExpired = onExpired;
		this.#options = options;
	}

	get size(): number {
		return this.#leases.size;
	}

	/** Entries in the heap, those included that stand for nothing any more. */
	get entries(): number {
		return this.#heap.length;
	}

	/** The lease now ends in `seconds`, whatever it was before. */
	extend(key: Key, seconds: number): void {
		const at = this.#clock.monotonic() + seconds;
		const lease = this.#leases.get(key) ?? { at, seconds, entryAt: Number.POSITIVE_INFINITY };
		this.#leases.set(key, lease);
		lease.at = at;
		lease.seconds = seconds;
		if (at >= lease.entryAt) return;
		this.#enter(key, lease);
		this.#arm();
	}

	/** The lease is no more, and does not expire. */
	drop(key: Key): void {
		if (this.#leases.delete(key) && this.#heap.length > 2 * this.#leases.size + MOST_STALE) this.#rebuild();
	}

	/** Seconds until it expires; `undefined`: there is none. */
	left(key: Key): number | undefined {
		const lease = this.#leases.get(key);
		return lease === undefined ? undefined : Math.max(0, lease.at - this.#clock.monotonic());
	}

	has(key: Key): boolean {
		return this.#leases.has(key);
	}

	close(): void {
		this.#timer?.cancel();
		this.#timer = undefined;
		this.#leases.clear();
		this.#heap.length = 0;
	}

	#enter(key: Key, lease: Lease): void {
		lease.entryAt = lease.at;
		push(this.#heap, { key, at: lease.at });
	}

	#rebuild(): void {
		this.#heap.length = 0;
		for (const [key, lease] of this.#leases) this.#enter(key, lease);
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
		const now = this.#clock.monotonic();
		const late = now - this.#timerAt;
		this.#timer = undefined;
		this.#timerAt = Number.POSITIVE_INFINITY;
		const slept = this.#options.heard === true && late > SLEPT_SECONDS;
		if (slept) this.#renew(now);
		const expired: Key[] = [];
		for (let first = this.#heap[0]; first !== undefined && first.at <= now; first = this.#heap[0]) {
			pop(this.#heap);
			const lease = this.#leases.get(first.key);
			if (lease === undefined || lease.entryAt !== first.at) continue;
			if (lease.at > now) this.#enter(first.key, lease);
			else {
				this.#leases.delete(first.key);
				expired.push(first.key);
			}
		}
		this.#arm();
		if (slept) this.#options.onSlept?.(late);
		for (const key of expired) this.#onExpired(key);
	}

	/** Every lease begins anew. */
	#renew(now: number): void {
		for (const lease of this.#leases.values()) lease.at = now + lease.seconds;
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
