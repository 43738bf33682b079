import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { type Adapter, Low } from 'lowdb';
import { type Files, systemFiles } from '../sys/files.ts';
import { GroupCommit } from './group-commit.ts';
import { parseStored } from './json-text.ts';

export interface TableFileOptions<T> {
	readonly files?: Files;
	/** What was read, as a T; throws where it is none, which counts as damage. */
	readonly validate: (found: unknown) => T;
	readonly empty: () => T;
}

/** Something that was wrong with a table's files when it was opened; for the log. */
export interface TableProblem {
	readonly path: string;
	readonly reason: string;
	/** Where the damaged file was put. */
	readonly setAside: string;
}

/** A small document of one writer, kept in memory and saved as a whole. */
export interface TableFile<T> {
	/** Change it as you like, then {@link save}. */
	data: T;
	/** Where `data` came from: `backup` is the state before the last save. */
	readonly source: 'file' | 'backup' | 'empty';
	readonly problems: readonly TableProblem[];
	/**
	 * Resolves when the state as of the call, or a later one, is on disk. One write at a time: calls made meanwhile share the next.
	 * @throws MinderError `storage`: the old file is still there; the next save tries again
	 */
	save(): Promise<void>;
}

/**
 * Opens the table at `path`: `{"sha256":"…","data":…}`, the state before the last save beside it as `PATH.bak`. A damaged file is set
 * aside as `PATH.damaged-N`; then the backup counts, then `empty()`.
 * @throws MinderError `storage` where the files cannot be read or set aside: what is there is left alone
 */
export async function openTableFile<T>(path: string, options: TableFileOptions<T>): Promise<TableFile<T>> {
	const files = options.files ?? systemFiles;
	await files.makeDirectory(dirname(path));
	const adapter = new SealedFile(path, files, options.validate);
	const low = new Low<Loaded<T>>(adapter, { source: 'empty', data: options.empty() });
	await low.read();
	const saves = new GroupCommit<undefined>(() => low.write());
	const { source } = low.data;
	return {
		get data() {
			return low.data.data;
		},
		set data(data) {
			low.data = { source, data };
		},
		source,
		problems: adapter.problems,
		save: () => saves.add(undefined),
	};
}

interface Loaded<T> {
	readonly source: TableFile<T>['source'];
	readonly data: T;
}

const SEAL = /^\{"sha256":"([0-9a-f]{64})","data":/;

class SealedFile<T> implements Adapter<Loaded<T>> {
	readonly problems: TableProblem[] = [];
	readonly #path: string;
	readonly #files: Files;
	readonly #validate: (found: unknown) => T;

	constructor(path: string, files: Files, validate: (found: unknown) => T) {
		this.#path = path;
		this.#files = files;
		this.#validate = validate;
	}

	async read(): Promise<Loaded<T> | null> {
		const data = await this.#readOne(this.#path);
		if (data !== undefined) return { source: 'file', data: data.value };
		const backup = await this.#readOne(this.#backup);
		return backup === undefined ? null : { source: 'backup', data: backup.value };
	}

	async write(loaded: Loaded<T>): Promise<void> {
		const json = JSON.stringify(loaded.data);
		const text = `{"sha256":"${sha256(json)}","data":${json}}`;
		await this.#files.writeDurably(this.#path, text, { previous: this.#backup });
	}

	get #backup(): string {
		return `${this.#path}.bak`;
	}

	/** The file's content; `undefined` where it is absent or had to be set aside. */
	async #readOne(path: string): Promise<{ value: T } | undefined> {
		const text = await this.#files.readText(path);
		if (text === undefined) return undefined;
		try {
			return { value: this.#validate(unseal(text)) };
		} catch (error) {
			const setAside = await this.#freeName();
			await this.#files.rename(path, setAside);
			this.problems.push({ path, reason: error instanceof Error ? error.message : String(error), setAside });
			return undefined;
		}
	}

	async #freeName(): Promise<string> {
		for (let count = 1; ; count++) {
			const name = `${this.#path}.damaged-${count}`;
			if (!(await this.#files.exists(name))) return name;
		}
	}
}

/** The document; the checksum is over its text as it stands in the file. */
function unseal(text: string): unknown {
	const [seal, sum] = SEAL.exec(text) ?? [];
	if (seal === undefined || !text.endsWith('}'))
		throw new Error('it does not look like a table of Minder, or is cut off');
	const json = text.slice(seal.length, -1);
	if (sha256(json) !== sum) throw new Error('its checksum does not fit its content');
	return parseStored(json);
}

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
