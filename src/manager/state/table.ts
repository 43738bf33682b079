/** Rows of one kind, read only. */
export interface Rows<Key extends string, Row> {
	readonly size: number;
	get(key: Key): Row | undefined;
	has(key: Key): boolean;
	/** In the order of insertion. */
	values(): IterableIterator<Row>;
}

/** Told of each change of a table. */
export interface RowIndex<Key extends string, Row> {
	move(key: Key, before: Row | undefined, after: Row | undefined): void;
}

/** Rows in memory with one index: those that share a value of it are found at once. */
export class Table<Key extends string, Row> implements Rows<Key, Row> {
	readonly #rows = new Map<Key, Row>();
	readonly #indexes: readonly RowIndex<Key, Row>[];

	constructor(...indexes: RowIndex<Key, Row>[]) {
		this.#indexes = indexes;
	}

	get size(): number {
		return this.#rows.size;
	}

	get(key: Key): Row | undefined {
		return this.#rows.get(key);
	}

	has(key: Key): boolean {
		return this.#rows.has(key);
	}

	values(): IterableIterator<Row> {
		return this.#rows.values();
	}

	/** Puts a row, or with `undefined` removes it; returns the row before. */
	set(key: Key, row: Row | undefined): Row | undefined {
		const before = this.#rows.get(key);
		if (row === undefined) this.#rows.delete(key);
		else this.#rows.set(key, row);
		for (const index of this.#indexes) index.move(key, before, row);
		return before;
	}
}

/** The rows of a table by a value of theirs; rows without one are not in it. */
export class Index<Key extends string, Row> implements RowIndex<Key, Row> {
	readonly #valueOf: (row: Row) => string | undefined;
	readonly #groups = new Map<string, Map<Key, Row>>();

	constructor(valueOf: (row: Row) => string | undefined) {
		this.#valueOf = valueOf;
	}

	/** Rows with this value, in the order of insertion. */
	get(value: string): Row[] {
		const group = this.#groups.get(value);
		return group === undefined ? [] : [...group.values()];
	}

	count(value: string): number {
		return this.#groups.get(value)?.size ?? 0;
	}

	move(key: Key, before: Row | undefined, after: Row | undefined): void {
		const from = before === undefined ? undefined : this.#valueOf(before);
		const to = after === undefined ? undefined : this.#valueOf(after);
		if (from !== undefined && from !== to) {
			const group = this.#groups.get(from);
			group?.delete(key);
			if (group?.size === 0) this.#groups.delete(from);
		}
		if (to === undefined || after === undefined) return;
		const group = this.#groups.get(to);
		if (group === undefined) this.#groups.set(to, new Map([[key, after]]));
		else group.set(key, after);
	}
}
