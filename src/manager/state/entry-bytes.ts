import type { RowIndex } from './table.ts';
import type { StoredEntry } from './tables.ts';

/** How much all shared values are together: keys and values, bytes. */
export class EntryBytes implements RowIndex<string, StoredEntry> {
	#total = 0;

	get total(): number {
		return this.#total;
	}

	move(_: string, before: StoredEntry | undefined, after: StoredEntry | undefined): void {
		this.#total += sizeOf(after) - sizeOf(before);
	}
}

function sizeOf(entry: StoredEntry | undefined): number {
	return entry === undefined ? 0 : entry.key.length + Buffer.byteLength(entry.value, 'base64');
}
