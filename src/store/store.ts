/** A stored value: JSON. */
export interface Entry {
	readonly key: string;
	readonly value: unknown;
}

export type Op =
	| { readonly kind: 'put'; readonly key: string; readonly value: unknown }
	| { readonly kind: 'remove'; readonly key: string };

export interface ScanOptions {
	/** Only keys beyond this one, in the direction of the scan. */
	readonly after?: string;
	readonly limit?: number;
	/** From the last key to the first. */
	readonly reverse?: boolean;
}

/** A stored value, as the JSON text that it is stored as. */
export interface StoredText {
	readonly key: string;
	readonly json: string;
}

/** All that a store held at one moment, whatever is committed meanwhile. To be closed: until then old content is kept for it. */
export interface Snapshot {
	/** Number of entries. */
	readonly count: number;
	/** In the order of the keys, read page by page. @throws MinderError `storage`, also once it or its store is closed */
	entries(): AsyncIterable<StoredText>;
	/** Twice is fine. */
	close(): void;
}

/**
 * Where the manager's records live. Keys are ordered as bytes of their UTF-8 form.
 * One process at a time holds a store; opening one that is held throws `data-in-use`.
 */
export interface Store {
	/** Entries whose key begins with `prefix`, as of the call: commits made meanwhile may or may not be seen. */
	scan(prefix: string, options?: ScanOptions): AsyncIterable<Entry>;
	/** Everything, at one moment: each commit that was resolved before the call, and of every other one all or nothing. @throws MinderError `storage` */
	snapshot(): Promise<Snapshot>;
	/** @throws MinderError `too-large` for what no commit takes, whatever else is in it. Absent: all that has a valid key is taken */
	check?(op: Op): void;
	/**
	 * All of `ops` or none, in order; resolved = on disk. Commits take effect in the order of the calls; concurrent ones share one sync.
	 * @throws MinderError `storage`, and `too-large` as `check`: none of them is there, now or after a restart
	 */
	commit(ops: readonly Op[]): Promise<void>;
	close(): Promise<void>;
}
