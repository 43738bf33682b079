import type { Rows } from '../state/table.ts';
import type { StoredEntry } from '../state/tables.ts';

/** The keys of all entries in order; put in order when they are read, if there are new ones. */
export class EntryKeys {
	readonly #entries: Rows<string, StoredEntry>;
	#sorted: string[] | undefined;

	constructor(entries: Rows<string, StoredEntry>) {
		this.#entries = entries;
	}

	/** Some are new or gone. */
	changed(): void {
		this.#sorted = undefined;
	}

	/** At most `limit` keys with this prefix, beyond `after`. */
	under(prefix: string, after: string | undefined, limit: number): string[] {
		this.#sorted ??= Array.from(this.#entries.values(), (entry) => entry.key).sort();
		const keys: string[] = [];
		const from = after !== undefined && after >= prefix ? after : prefix;
		for (let at = this.#first(from); at < this.#sorted.length && keys.length < limit; at++) {
			const key = this.#sorted[at] as string;
			if (!key.startsWith(prefix)) break;
			if (key !== after) keys.push(key);
		}
		return keys;
	}

	/** Of the first key that is not before this one. */
	#first(key: string): number {
		const sorted = this.#sorted ?? [];
		let [low, high] = [0, sorted.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((sorted[middle] as string) < key) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}
