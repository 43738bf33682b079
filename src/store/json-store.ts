import { dirname } from 'node:path';
import { type Adapter, Low } from 'lowdb';
import { MinderError } from '../model/errors.ts';
import { type Files, systemFiles } from '../sys/files.ts';
import { type EncodedOp, encodeOps } from './encoded-op.ts';
import { GroupCommit } from './group-commit.ts';
import { parseStored } from './json-text.ts';
import { compareKeys } from './key-order.ts';
import { snapshotClosed } from './snapshot-closed.ts';
import type { Entry, Op, ScanOptions, Snapshot, Store, StoredText } from './store.ts';

/** What this version writes; it reads all up to it. */
export const JSON_FORMAT = 1;

/**
 * Opens or creates a store in one readable file: `{"format":1,"entries":{…}}`, an entry a line, in order. Every commit writes the
 * whole file: for small clusters. Does not take the directory: see `openStore`.
 * @throws MinderError `storage` where it cannot be read or is damaged; `incompatible` where a newer version wrote it. The file
 * stays as it is.
 */
export async function openJsonStore(file: string, files: Files = systemFiles): Promise<Store> {
	await files.makeDirectory(dirname(file));
	const low = new Low<Texts>(new StoreFile(file, files), new Map());
	await low.read();
	return new JsonStore(file, low);
}

/** Values as JSON text, so that nobody who holds a value can change what is stored. */
type Texts = ReadonlyMap<string, string>;

class StoreFile implements Adapter<Texts> {
	readonly #path: string;
	readonly #files: Files;

	constructor(path: string, files: Files) {
		this.#path = path;
		this.#files = files;
	}

	async read(): Promise<Texts | null> {
		const text = await this.#files.readText(this.#path);
		return text === undefined ? null : this.#decode(text);
	}

	async write(texts: Texts): Promise<void> {
		const keys = [...texts.keys()].sort(compareKeys);
		const lines = keys.map((key) => `${JSON.stringify(key)}:${texts.get(key)}`);
		await this.#files.writeDurably(this.#path, `{"format":${JSON_FORMAT},"entries":{\n${lines.join(',\n')}\n}}\n`);
	}

	#decode(text: string): Texts {
		let document: unknown;
		try {
			document = parseStored(text);
		} catch (error) {
			throw this.#damaged(error instanceof Error ? error.message : String(error));
		}
		if (!isObject(document)) throw this.#damaged('it holds no JSON object');
		const { format, entries } = document;
		if (typeof format !== 'number' || !Number.isInteger(format) || format < 1) {
			throw this.#damaged('its field "format" is not a number of a format');
		}
		if (format > JSON_FORMAT) {
			throw new MinderError(
				'incompatible',
				`${this.#path} was written by a newer Minder (format ${format}); this one reads up to ${JSON_FORMAT}: upgrade, or choose another --data`,
			);
		}
		if (!isObject(entries)) throw this.#damaged('its field "entries" is not an object');
		return new Map(Object.entries(entries).map(([key, value]) => [key, JSON.stringify(value)]));
	}

	#damaged(why: string): MinderError {
		return new MinderError(
			'storage',
			`${this.#path} is damaged (${why}); it is left as it is: repair it, put a backup in its place, or move it away to begin empty`,
		);
	}
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

class JsonStore implements Store {
	readonly #file: string;
	readonly #low: Low<Texts>;
	readonly #commits = new GroupCommit<readonly EncodedOp[]>((groups) => this.#write(groups));
	#sorted: readonly string[] | undefined;
	#closing: Promise<void> | undefined;

	constructor(file: string, low: Low<Texts>) {
		this.#file = file;
		this.#low = low;
	}

	async *scan(prefix: string, options: ScanOptions = {}): AsyncIterable<Entry> {
		this.#checkOpen();
		const texts = this.#low.data;
		for (const key of this.#keys(prefix, options)) {
			this.#checkOpen();
			const text = texts.get(key);
			if (text !== undefined) yield { key, value: parseStored(text) };
		}
	}

	async snapshot(): Promise<Snapshot> {
		this.#checkOpen();
		// Never changed: a commit puts another one in its place.
		const texts = this.#low.data;
		let closed = false;
		const check = (): void => {
			this.#checkOpen();
			if (closed) throw snapshotClosed();
		};
		return {
			count: texts.size,
			async *entries() {
				for (const key of [...texts.keys()].sort(compareKeys)) {
					check();
					yield { key, json: texts.get(key) ?? '' } satisfies StoredText;
				}
			},
			close() {
				closed = true;
			},
		};
	}

	async commit(ops: readonly Op[]): Promise<void> {
		this.#checkOpen();
		const encoded = encodeOps(ops);
		if (encoded.length > 0) await this.#commits.add(encoded);
	}

	close(): Promise<void> {
		this.#closing ??= this.#commits.idle();
		return this.#closing;
	}

	#checkOpen(): void {
		if (this.#closing !== undefined) throw new MinderError('storage', `the store ${this.#file} is closed`);
	}

	#keys(prefix: string, options: ScanOptions): readonly string[] {
		this.#sorted ??= [...this.#low.data.keys()].sort(compareKeys);
		const { after, limit, reverse = false } = options;
		const found = this.#sorted.filter((key) => {
			if (!key.startsWith(prefix)) return false;
			if (after === undefined) return true;
			return reverse ? compareKeys(key, after) < 0 : compareKeys(key, after) > 0;
		});
		if (reverse) found.reverse();
		return found.slice(0, limit);
	}

	async #write(groups: readonly (readonly EncodedOp[])[]): Promise<void> {
		const next = new Map(this.#low.data);
		for (const op of groups.flat()) {
			if (op.kind === 'put') next.set(op.key, op.json);
			else next.delete(op.key);
		}
		// Readers see the new state when it is on disk, not before.
		await this.#low.adapter.write(next);
		this.#low.data = next;
		this.#sorted = undefined;
	}
}
