import type { Entry, Op, ScanOptions, Snapshot, Store } from '../../src/store/store.ts';

/** A store in memory. What goes in is copied as JSON, as a disk would. `commits` counts syncs that a disk would have made. */
export class MemoryStore implements Store {
	readonly #entries: Map<string, string>;
	commits = 0;

	/** With the content of another one: what a manager finds that is started again. */
	constructor(before?: MemoryStore) {
		this.#entries = new Map(before?.entries());
	}

	entries(): IterableIterator<[string, string]> {
		return this.#entries.entries();
	}

	get(key: string): unknown {
		const value = this.#entries.get(key);
		return value === undefined ? undefined : JSON.parse(value);
	}

	/** Puts a value as it is, past every check: a damaged or foreign record. */
	plant(key: string, value: unknown): void {
		this.#entries.set(key, JSON.stringify(value));
	}

	async *scan(prefix: string, options: ScanOptions = {}): AsyncGenerator<Entry, void, undefined> {
		const { after, limit = Number.POSITIVE_INFINITY, reverse = false } = options;
		const keys = [...this.#entries.keys()].filter((key) => key.startsWith(prefix)).sort();
		if (reverse) keys.reverse();
		let left = limit;
		for (const key of keys) {
			if (after !== undefined && (reverse ? key >= after : key <= after)) continue;
			if (left-- <= 0) return;
			yield { key, value: this.get(key) };
		}
	}

	async snapshot(): Promise<Snapshot> {
		const all = [...this.#entries].sort(([one], [other]) => (one < other ? -1 : 1));
		return {
			count: all.length,
			async *entries() {
				for (const [key, json] of all) yield { key, json };
			},
			close() {},
		};
	}

	async commit(ops: readonly Op[]): Promise<void> {
		this.commits++;
		await Promise.resolve();
		for (const op of ops) {
			if (op.kind === 'put') this.#entries.set(op.key, JSON.stringify(op.value));
			else this.#entries.delete(op.key);
		}
	}

	async close(): Promise<void> {}
}
