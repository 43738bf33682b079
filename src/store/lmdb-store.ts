import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { getSystemErrorName } from 'node:util';
import { type Database, open, type RootDatabase, type Transaction } from 'lmdb';
import { MinderError } from '../model/errors.ts';
import { type Files, storageError, syncDirectory, systemFiles } from '../sys/files.ts';
import { type EncodedOp, encodeOps } from './encoded-op.ts';
import { GroupCommit } from './group-commit.ts';
import { parseStored } from './json-text.ts';
import { checkLmdbFile } from './lmdb-file.ts';
import { ScanRange } from './scan-range.ts';
import { snapshotClosed } from './snapshot-closed.ts';
import type { Entry, Op, ScanOptions, Snapshot, Store } from './store.ts';

/** What this version writes; it reads all up to it. */
export const LMDB_FORMAT = 1;

/** Entries that a scan takes at a time; no read transaction is held between two pages. */
const PAGE = 256;

/**
 * Opens or creates a store in a directory: `data.mdb` and `lock.mdb`, with the databases `entries` (key in UTF-8 → JSON) and
 * `meta` (`format`). Does not take the directory: see `openStore`.
 * @throws MinderError `storage` where it cannot be read or written; `incompatible` where a newer version wrote it
 */
export async function openLmdbStore(directory: string, files: Files = systemFiles): Promise<Store> {
	await files.makeDirectory(directory);
	await checkLmdbFile(join(directory, 'data.mdb'));
	let root: RootDatabase<Buffer, Buffer>;
	try {
		root = open<Buffer, Buffer>({ path: directory, ...ENVIRONMENT });
	} catch (error) {
		throw storageError(
			error,
			`cannot open the store in ${directory}`,
			'put its data.mdb back from a backup, or choose another --data',
		);
	}
	try {
		await checkFormat(root, directory);
		await syncDirectory(directory);
		return new LmdbStore(directory, root, root.openDB('entries', ENCODING));
	} catch (error) {
		await root.close();
		throw storageError(error, `cannot open the store in ${directory}`);
	}
}

const ENVIRONMENT = {
	keyEncoding: 'binary',
	encoding: 'binary',
	noSubdir: false,
	maxDbs: 4,
	permissionsMode: 0o600,
	// With overlapping sync a resolved write would be visible, but not yet on disk.
	overlappingSync: false,
	// Groups are ours. With lmdb's own, a failed commit rejects a promise as well that nobody can reach, which ends the program.
	eventTurnBatching: false,
} as const;
const ENCODING = { keyEncoding: 'binary', encoding: 'binary' } as const;
const FORMAT_KEY = Buffer.from('format');

async function checkFormat(root: RootDatabase<Buffer, Buffer>, directory: string): Promise<void> {
	const meta = root.openDB<Buffer, Buffer>('meta', ENCODING);
	const found = meta.get(FORMAT_KEY)?.toString();
	if (found === undefined) {
		await meta.put(FORMAT_KEY, Buffer.from(String(LMDB_FORMAT)));
		return;
	}
	const format = Number(found);
	if (Number.isInteger(format) && format >= 1 && format <= LMDB_FORMAT) return;
	throw new MinderError(
		'incompatible',
		`the store in ${directory} was written by a newer Minder (format ${found}); this one reads up to ${LMDB_FORMAT}: upgrade, or choose another --data`,
	);
}

class LmdbStore implements Store {
	readonly #directory: string;
	readonly #root: RootDatabase<Buffer, Buffer>;
	readonly #entries: Database<Buffer, Buffer>;
	readonly #commits = new GroupCommit<readonly EncodedOp[]>((groups) => this.#write(groups));
	readonly #snapshots = new Set<Snapshot>();
	#closing: Promise<void> | undefined;

	constructor(directory: string, root: RootDatabase<Buffer, Buffer>, entries: Database<Buffer, Buffer>) {
		this.#directory = directory;
		this.#root = root;
		this.#entries = entries;
	}

	async *scan(prefix: string, options: ScanOptions = {}): AsyncIterable<Entry> {
		const range = new ScanRange(prefix, options);
		let left = options.limit ?? Number.POSITIVE_INFINITY;
		while (left > 0) {
			const page = this.#page(range, Math.min(left, PAGE));
			for (const { key, value } of page) yield { key: key.toString(), value: parseStored(value.toString()) };
			const last = page.at(-1);
			if (last === undefined || page.length < PAGE) return;
			left -= page.length;
			range.advance(last.key);
		}
	}

	async snapshot(): Promise<Snapshot> {
		this.#checkOpen();
		// Otherwise one from before the last commit might be used once more.
		this.#entries.resetReadTxn();
		const transaction = this.#entries.useReadTransaction();
		let closed = false;
		const page = (range: ScanRange) => {
			if (closed) throw snapshotClosed();
			return this.#page(range, PAGE, transaction);
		};
		const snapshot: Snapshot = {
			count: this.#entries.getCount({ transaction }),
			async *entries() {
				const range = new ScanRange('', {});
				for (;;) {
					const found = page(range);
					for (const { key, value } of found) yield { key: key.toString(), json: value.toString() };
					const last = found.at(-1);
					if (last === undefined || found.length < PAGE) return;
					range.advance(last.key);
				}
			},
			close: () => {
				if (closed) return;
				closed = true;
				this.#snapshots.delete(snapshot);
				transaction.done();
			},
		};
		this.#snapshots.add(snapshot);
		return snapshot;
	}

	async commit(ops: readonly Op[]): Promise<void> {
		this.#checkOpen();
		const encoded = encodeOps(ops);
		if (encoded.length > 0) await this.#commits.add(encoded);
	}

	close(): Promise<void> {
		this.#closing ??= this.#commits.idle().then(() => {
			for (const snapshot of this.#snapshots) snapshot.close();
			return this.#root.close();
		});
		return this.#closing;
	}

	#checkOpen(): void {
		if (this.#closing !== undefined) throw new MinderError('storage', `the store in ${this.#directory} is closed`);
	}

	#page(range: ScanRange, limit: number, transaction?: Transaction): readonly { key: Buffer; value: Buffer }[] {
		this.#checkOpen();
		if (range.empty) return [];
		// Otherwise a snapshot from before the last commit might be used once more.
		if (transaction === undefined) this.#entries.resetReadTxn();
		try {
			const within = transaction === undefined ? {} : { transaction };
			return [...this.#entries.getRange({ ...boundsOf(range), limit, ...within })];
		} catch (error) {
			throw storageError(error, `cannot read the store in ${this.#directory}`);
		}
	}

	async #write(groups: readonly (readonly EncodedOp[])[]): Promise<void> {
		try {
			await this.#entries.batch(() => {
				for (const op of groups.flat()) {
					const key = Buffer.from(op.key);
					// lmdb answers for the batch as a whole; the promises of its parts are always the same resolved one.
					if (op.kind === 'put') void this.#entries.put(key, Buffer.from(op.json));
					else void this.#entries.remove(key);
				}
			});
		} catch (error) {
			throw storageError(
				await reasonOf(error, this.#directory),
				`cannot write the store in ${this.#directory}`,
				'nothing of this commit is kept',
			);
		}
	}
}

/** As lmdb wants it: from `start` on, up to `end`. */
function boundsOf(range: ScanRange): {
	start?: Buffer;
	end?: Buffer;
	reverse?: true;
	inclusiveEnd?: true;
	exclusiveStart?: true;
} {
	// lmdb's own ends would leave out the key that is a single zero byte.
	const low = range.low.length === 0 ? FIRST_KEY : range.low;
	const { high } = range;
	if (!range.reverse) return { start: low, ...(high === undefined ? {} : { end: high }) };
	return {
		...(high === undefined ? {} : { start: high, exclusiveStart: true }),
		end: low,
		inclusiveEnd: true,
		reverse: true,
	};
}

const FIRST_KEY = Buffer.of(0);

/** lmdb tells why a commit failed by a second promise on the error. */
async function reasonOf(error: unknown, directory: string): Promise<unknown> {
	if (!(error instanceof Error) || !('commitError' in error)) return error;
	try {
		await error.commitError;
		return error;
	} catch (reason) {
		const errno = errnoNameOf(reason);
		const code = errno === 'EIO' && (await isNearlyFull(directory)) ? 'ENOSPC' : errno;
		return code === undefined ? reason : Object.assign(new Error(code, { cause: reason }), { code });
	}
}

/** lmdb's errors carry the errno as a number; its own codes are negative. */
function errnoNameOf(reason: unknown): string | undefined {
	if (!(reason instanceof Error) || !('code' in reason) || typeof reason.code !== 'number' || reason.code <= 0)
		return undefined;
	return getSystemErrorName(-reason.code);
}

/** Bytes; with fewer left, a write that failed is taken to have failed for that. */
const NEARLY_FULL = 16 * 2 ** 20;

/** lmdb reports a write that was cut short, as on a full disk, as EIO. */
async function isNearlyFull(directory: string): Promise<boolean> {
	const { bavail, bsize } = await statfs(directory);
	return bavail * bsize < NEARLY_FULL;
}
