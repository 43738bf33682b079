import { MinderError } from '../model/errors.ts';
import type { Clock } from '../sys/clock.ts';
import { type EncodedOp, encodeOps } from './encoded-op.ts';
import { type EtcdClient, PAGE_SECONDS, reasonOf } from './etcd-client.ts';
import { EtcdJournal, fitting, lastOfEach, MOST_BYTES, requestsOf, sizeOf } from './etcd-journal.ts';
import type { EtcdKeys } from './etcd-keys.ts';
import { EtcdWriter, MOST_OPERATIONS, notLeader } from './etcd-writer.ts';
import { GroupCommit } from './group-commit.ts';
import { parseStored } from './json-text.ts';
import { endOfPrefix } from './key-order.ts';
import type { Term } from './leader-key.ts';
import { ScanRange } from './scan-range.ts';
import { snapshotClosed } from './snapshot-closed.ts';
import type { Entry, Op, ScanOptions, Snapshot, Store } from './store.ts';

/** What this version writes; it reads all up to it. */
export const ETCD_FORMAT = 1;
/** Bytes of a key and its value; etcd takes 1.5 MiB with all around them. */
const LARGEST_ENTRY = 1_450_000;
/** Entries that a scan takes at a time. */
const PAGE = 256;

export interface EtcdStoreOptions {
	readonly client: EtcdClient;
	readonly keys: EtcdKeys;
	/** In which this store may write. */
	readonly term: Term;
	readonly clock: Clock;
	/** Called once when the store can write no more: another one leads, or the outcome of a commit is unknown. */
	readonly onLost: (error: MinderError) => void;
}

/** The store of the one that leads. */
export interface LeaderStore extends Store {
	/** Nothing is written from now on; commits under way are rejected. */
	abandon(): void;
}

/**
 * Opens the store of a cluster in etcd for the time of a term, and carries out what the former leader had decided. A commit is resolved
 * when a quorum of etcd has it on disk.
 * @throws MinderError `not-leader`, `storage`, `incompatible` where a newer version wrote it
 */
export async function openEtcdStore(options: EtcdStoreOptions): Promise<LeaderStore> {
	const { client, keys, term, clock } = options;
	try {
		const writer = await EtcdWriter.open({ client, keys, term, clock, lost: options.onLost });
		await checkFormat(client, keys, writer);
		const journal = new EtcdJournal(client, keys, writer);
		await journal.recover();
		return new EtcdStore(client, keys, writer, journal, term);
	} catch (error) {
		if (error instanceof MinderError) throw error;
		throw new MinderError('storage', `cannot open the store in ${client.name}: ${reasonOf(error)}`, { cause: error });
	}
}

async function checkFormat(client: EtcdClient, keys: EtcdKeys, writer: EtcdWriter): Promise<void> {
	const found = (await client.range({ key: keys.format })).kvs[0]?.value.toString();
	if (found === undefined) {
		await writer.write([{ request_put: { key: keys.format, value: Buffer.from(String(ETCD_FORMAT)) } }]);
		return;
	}
	const format = Number(found);
	if (Number.isInteger(format) && format >= 1 && format <= ETCD_FORMAT) return;
	throw new MinderError(
		'incompatible',
		`the store in ${client.name} was written by a newer Minder (format ${found}); this one reads up to ${ETCD_FORMAT}: upgrade, or choose another prefix`,
	);
}

class EtcdStore implements LeaderStore {
	readonly #client: EtcdClient;
	readonly #keys: EtcdKeys;
	readonly #writer: EtcdWriter;
	readonly #journal: EtcdJournal;
	readonly #term: Term;
	readonly #commits = new GroupCommit<readonly EncodedOp[]>(
		(groups) => this.#write(groups.flat()),
		(waiting) => fitting(waiting, (ops) => ops),
	);
	readonly #reads = new Set<Promise<unknown>>();
	/** While a large commit is carried out in steps. */
	#steps: Promise<void> | undefined;
	#closing: Promise<void> | undefined;

	constructor(client: EtcdClient, keys: EtcdKeys, writer: EtcdWriter, journal: EtcdJournal, term: Term) {
		this.#term = term;
		this.#client = client;
		this.#keys = keys;
		this.#writer = writer;
		this.#journal = journal;
	}

	async *scan(prefix: string, options: ScanOptions = {}): AsyncIterable<Entry> {
		const range = new ScanRange(prefix, options);
		let left = options.limit ?? Number.POSITIVE_INFINITY;
		while (left > 0) {
			const page = await this.#page(range, Math.min(left, PAGE));
			for (const { key, value } of page) yield { key: key.toString(), value: parseStored(value.toString()) };
			const last = page.at(-1);
			if (last === undefined || page.length < PAGE) return;
			left -= page.length;
			range.advance(last.key);
		}
	}

	async snapshot(): Promise<Snapshot> {
		const { count, revision } = await this.#whileWhole(() => this.#now());
		let closed = false;
		const page = (range: ScanRange) => {
			if (closed) throw snapshotClosed();
			this.#checkOpen();
			return this.#read(range, PAGE, revision);
		};
		return {
			count,
			async *entries() {
				const range = new ScanRange('', {});
				for (;;) {
					const found = await page(range);
					for (const { key, value } of found) yield { key: key.toString(), json: value.toString() };
					const last = found.at(-1);
					if (last === undefined || found.length < PAGE) return;
					range.advance(last.key);
				}
			},
			close() {
				closed = true;
			},
		};
	}

	check(op: Op): void {
		for (const encoded of encodeOps([op])) checkSize(encoded);
	}

	async commit(ops: readonly Op[]): Promise<void> {
		this.#checkOpen();
		const encoded = encodeOps(ops);
		for (const op of encoded) checkSize(op);
		if (encoded.length > 0) await this.#commits.add(encoded);
	}

	abandon(): void {
		this.#writer.abandon();
	}

	close(): Promise<void> {
		this.#closing ??= this.#commits.idle().then(() => this.#writer.abandon());
		return this.#closing;
	}

	#checkOpen(): void {
		if (this.#closing !== undefined) throw new MinderError('storage', `the store in ${this.#client.name} is closed`);
		this.#writer.check();
	}

	async #page(range: ScanRange, limit: number): Promise<readonly { key: Buffer; value: Buffer }[]> {
		return this.#whileWhole(async () => (range.empty ? [] : this.#read(range, limit)));
	}

	/** Runs `reading` while no large commit is half carried out, and begins none before it is done. */
	async #whileWhole<T>(reading: () => Promise<T>): Promise<T> {
		while (this.#steps !== undefined) await this.#steps;
		this.#checkOpen();
		const read = reading();
		this.#reads.add(read);
		try {
			return await read;
		} finally {
			this.#reads.delete(read);
		}
	}

	/** Number of entries, and the revision of etcd at which it is that. @throws MinderError `not-leader`, `storage` */
	async #now(): Promise<{ count: number; revision: string }> {
		const { leader, data } = this.#keys;
		const all = { key: data, range_end: endOfPrefix(data) ?? Buffer.of(0), count_only: true };
		try {
			// Under another leader a large commit may be half carried out.
			const answer = await this.#client.txn({
				compare: [{ key: leader, target: 'Create', result: 'Equal', create_revision: this.#term.revision }],
				success: [{ request_range: all }],
				failure: [],
			});
			if (!answer.succeeded) throw notLeader();
			return { count: Number(answer.responses[0]?.response_range.count), revision: answer.header.revision };
		} catch (error) {
			throw this.#unreadable(error);
		}
	}

	/** @param revision of etcd; without it, the newest */
	async #read(range: ScanRange, limit: number, revision?: string): Promise<readonly { key: Buffer; value: Buffer }[]> {
		const high = range.high === undefined ? endOfPrefix(this.#keys.data) : this.#keys.entry(range.high);
		const at = revision === undefined ? {} : { revision };
		const request = { key: this.#keys.entry(range.low), range_end: high ?? Buffer.of(0), limit, ...at };
		try {
			const { kvs } = await this.#client.range(
				// etcd is in the order of the keys by itself; asked to sort, it reads the whole range.
				range.reverse ? { ...request, sort_order: 'Descend', sort_target: 'Key' } : request,
				PAGE_SECONDS,
			);
			return kvs.map(({ key, value }) => ({ key: this.#keys.ofEntry(key), value }));
		} catch (error) {
			throw this.#unreadable(error);
		}
	}

	#unreadable(error: unknown): MinderError {
		if (error instanceof MinderError) return error;
		const message = `cannot read the store in ${this.#client.name}: ${reasonOf(error)}`;
		return new MinderError('storage', message, { cause: error });
	}

	async #write(all: readonly EncodedOp[]): Promise<void> {
		const ops = lastOfEach(all);
		const bytes = ops.reduce((sum, op) => sum + sizeOf(op), 0);
		if (ops.length === 1 || (ops.length <= MOST_OPERATIONS && bytes <= MOST_BYTES)) {
			await this.#writer.write(requestsOf(ops, this.#keys));
			return;
		}
		const written = Promise.allSettled(this.#reads).then(() => this.#journal.write(ops));
		this.#steps = written.then(NOTHING, NOTHING);
		try {
			await written;
		} finally {
			this.#steps = undefined;
		}
	}
}

const NOTHING = (): void => {};

/** @throws MinderError `too-large` for an entry that no store in etcd takes */
export function checkEntrySize(entry: Entry): void {
	for (const op of encodeOps([{ kind: 'put', ...entry }])) checkSize(op);
}

function checkSize(op: EncodedOp): void {
	const size = sizeOf(op);
	if (size <= LARGEST_ENTRY) return;
	throw new MinderError(
		'too-large',
		`the record ${op.key} has ${size} bytes, with etcd the limit is ${LARGEST_ENTRY}: make it smaller`,
	);
}
