interface Due<Key> {
	readonly key: Key;
	readonly at: number;
}

/** Replaced times that may be kept at least. */
const SPARE = 64;

/** Keys by the time at which they are due; setting one again replaces its time. */
export class DueHeap<Key> {
	readonly #times = new Map<Key, number>();
	/** May hold times that were replaced: they are passed over when they come up. */
	readonly #heap: Due<Key>[] = [];

	/** Times that are kept, replaced ones included. */
	get size(): number {
		return this.#heap.length;
	}

	/** The earliest time. */
	get first(): number | undefined {
		for (let top = this.#heap[0]; top !== undefined; top = this.#heap[0]) {
			if (this.#times.get(top.key) === top.at) return top.at;
			this.#pop();
		}
		return undefined;
	}

	has(key: Key): boolean {
		return this.#times.has(key);
	}

	set(key: Key, at: number): void {
		if (this.#times.get(key) === at) return;
		this.#times.set(key, at);
		if (this.#heap.length > 2 * this.#times.size + SPARE) this.#shrink();
		else this.#push(key, at);
	}

	#push(key: Key, at: number): void {
		let place = this.#heap.push({ key, at }) - 1;
		while (place > 0) {
			const parent = (place - 1) >> 1;
			const above = this.#heap[parent];
			if (above === undefined || above.at <= at) break;
			this.#heap[place] = above;
			place = parent;
		}
		this.#heap[place] = { key, at };
	}

	/** Without what was replaced. A sorted list is a heap. */
	#shrink(): void {
		const entries = Array.from(this.#times, ([key, at]) => ({ key, at })).sort((a, b) => a.at - b.at);
		this.#heap.length = 0;
		for (const entry of entries) this.#heap.push(entry);
	}

	drop(key: Key): void {
		this.#times.delete(key);
	}

	/** Takes out those that are due at `now`, earliest first, at most `limit`. */
	take(now: number, limit: number): Key[] {
		const taken: Key[] = [];
		while (taken.length < limit) {
			const at = this.first;
			const top = this.#heap[0];
			if (at === undefined || top === undefined || at > now) break;
			this.#pop();
			this.#times.delete(top.key);
			taken.push(top.key);
		}
		return taken;
	}

	#pop(): void {
		const last = this.#heap.pop();
		if (last === undefined || this.#heap.length === 0) return;
		let place = 0;
		for (;;) {
			let child = 2 * place + 1;
			const left = this.#heap[child];
			if (left === undefined) break;
			const right = this.#heap[child + 1];
			const lesser = right !== undefined && right.at < left.at ? right : left;
			if (lesser === right) child++;
			if (lesser.at >= last.at) break;
			this.#heap[place] = lesser;
			place = child;
		}
		this.#heap[place] = last;
	}
}
