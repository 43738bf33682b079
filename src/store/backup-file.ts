import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { MinderError } from '../model/errors.ts';
import { LineSplitter } from './backup-lines.ts';
import { BackupSeal, type SealState, sealedBy } from './backup-seal.ts';
import { checkKey } from './encoded-op.ts';
import { compareKeys } from './key-order.ts';
import type { Entry, StoredText } from './store.ts';

/** What this version writes; it reads all up to it. */
export const BACKUP_FORMAT = 1;

/** Bytes of text that go into the compressor at once. */
const PIECE_BYTES = 64 * 1024;

/** First line of a backup. */
export interface BackupHeader {
	readonly format: number;
	/** Of the program that wrote it. */
	readonly version: string;
	readonly clusterId: string;
	/** Milliseconds since 1970. */
	readonly createdAt: number;
	readonly entries: number;
	/** Files beside the store that belong to it. */
	readonly files: readonly string[];
}

/** A file beside the store, such as `tls/ca.key`. */
export interface BackupAttachment {
	readonly name: string;
	readonly text: string;
}

export type BackupItem =
	| { readonly kind: 'header'; readonly header: BackupHeader }
	| { readonly kind: 'file'; readonly file: BackupAttachment }
	| { readonly kind: 'entry'; readonly entry: Entry };

/** A backup that can be read from its beginning as often as needed. */
export interface BackupSource {
	/** For messages. */
	readonly name: string;
	/** @throws MinderError `not-found`, `storage` */
	read(): AsyncIterable<Uint8Array>;
}

export type NewBackup = Omit<BackupHeader, 'format' | 'files'> & { readonly files: readonly BackupAttachment[] };

/**
 * A backup as bytes, piece by piece:
 *
 * ```
 * gzip  {"minder-backup":1,"version":…,"clusterId":…,"createdAt":…,"entries":N,"files":[…]}
 *       {"file":NAME,"text":…}      each of the files
 *       [KEY,VALUE]                 N entries, in the order of their keys
 * gzip  {"sha256":…}                not compressed: of every byte before it
 * ```
 * `texts` must be as many as `what.entries` says.
 */
export async function* writeBackup(
	what: NewBackup,
	texts: AsyncIterable<StoredText>,
): AsyncGenerator<Uint8Array, void, undefined> {
	const lines = Readable.from(pieces(linesOf(what, texts)), { objectMode: false });
	const gzip = createGzip();
	// What goes wrong is thrown by the loop.
	pipeline(lines, gzip, () => undefined);
	const hash = createHash('sha256');
	try {
		for await (const piece of gzip as AsyncIterable<Buffer>) {
			hash.update(piece);
			yield piece;
		}
	} finally {
		lines.destroy();
	}
	yield sealedBy(hash.digest('hex'));
}

async function* linesOf(
	{ files, createdAt, version, clusterId, entries }: NewBackup,
	texts: AsyncIterable<StoredText>,
): AsyncGenerator<string, void, undefined> {
	const names = files.map(({ name }) => name);
	const at = new Date(createdAt).toISOString();
	const header = { 'minder-backup': BACKUP_FORMAT, version, clusterId, createdAt: at, entries, files: names };
	yield `${JSON.stringify(header)}\n`;
	for (const { name, text } of files) yield `${JSON.stringify({ file: name, text })}\n`;
	for await (const { key, json } of texts) yield `[${JSON.stringify(key)},${json}]\n`;
}

async function* pieces(lines: AsyncIterable<string>): AsyncGenerator<Buffer, void, undefined> {
	let waiting: string[] = [];
	let length = 0;
	for await (const line of lines) {
		waiting.push(line);
		length += line.length;
		if (length < PIECE_BYTES) continue;
		yield Buffer.from(waiting.join(''));
		waiting = [];
		length = 0;
	}
	if (length > 0) yield Buffer.from(waiting.join(''));
}

/**
 * Reads all of it and holds it against its hash, its number of entries and the rules of the store; `visit` sees each item on the way, before
 * it is known whether the rest is good.
 * @throws MinderError `usage` (no backup), `incompatible` (of a newer version), `storage` (cut off, altered)
 */
export async function checkBackup(
	source: BackupSource,
	visit: (item: BackupItem) => void = () => undefined,
): Promise<BackupHeader> {
	const { state, isGzip } = await readSeal(source);
	if (!isGzip) throw foreign(source);
	let header: BackupHeader | undefined;
	try {
		for await (const item of readBackup(source)) {
			if (item.kind === 'header') header = item.header;
			if (state !== 'whole') break;
			visit(item);
		}
	} catch (error) {
		// What else is wrong with one that is cut off or altered follows from that, but for what never was a backup of this format.
		if (state === 'whole' || !(error instanceof MinderError) || error.code === 'incompatible') throw error;
		if (error.code === 'usage' && state === 'cut-off') throw error;
	}
	if (state !== 'whole' || header === undefined) throw broken(source, state);
	return header;
}

async function readSeal(source: BackupSource): Promise<{ state: SealState; isGzip: boolean }> {
	const seal = new BackupSeal();
	for await (const bytes of source.read()) seal.update(bytes);
	return { state: seal.state, isGzip: seal.isGzip };
}

/** The items of a backup that {@link checkBackup} took. @throws MinderError as that does, as far as it can be told before the end */
export async function* readBackup(source: BackupSource): AsyncGenerator<BackupItem, void, undefined> {
	const content = new BackupContent(source);
	for await (const line of textLines(source)) {
		const item = content.take(line);
		if (item !== undefined) yield item;
	}
	content.end();
}

async function* textLines(source: BackupSource): AsyncGenerator<string, void, undefined> {
	const bytes = Readable.from(source.read(), { objectMode: false });
	const gunzip = createGunzip();
	pipeline(bytes, gunzip, () => undefined);
	const splitter = new LineSplitter();
	try {
		for await (const piece of gunzip as AsyncIterable<Buffer>) yield* splitter.take(piece);
		if (!splitter.empty) throw new Error('its last line is cut off');
	} catch (error) {
		if (error instanceof MinderError) throw error;
		throw damaged(source, error instanceof Error ? error.message : String(error));
	} finally {
		bytes.destroy();
	}
}

/** What the lines of one backup must be, one after the other. */
class BackupContent {
	readonly #source: BackupSource;
	#header: BackupHeader | undefined;
	#files = 0;
	#entries = 0;
	#last: string | undefined;
	#sealed = false;

	constructor(source: BackupSource) {
		this.#source = source;
	}

	take(line: string): BackupItem | undefined {
		if (this.#header === undefined) {
			this.#header = headerOf(line, this.#source);
			return { kind: 'header', header: this.#header };
		}
		const value = this.#parse(line);
		if (this.#sealed) throw damaged(this.#source, 'something stands behind its end');
		if (Array.isArray(value)) return { kind: 'entry', entry: this.#entry(value) };
		if (isObject(value) && this.#entries === 0 && 'file' in value) return { kind: 'file', file: this.#file(value) };
		if (isObject(value) && 'sha256' in value) this.#sealed = true;
		else throw damaged(this.#source, 'it holds a line that belongs to no backup');
		return undefined;
	}

	end(): void {
		if (this.#header === undefined) throw foreign(this.#source);
		const { entries, files } = this.#header;
		if (!this.#sealed) throw damaged(this.#source, 'its end is missing');
		if (this.#entries !== entries || this.#files !== files.length) {
			throw damaged(this.#source, `it holds ${this.#entries} of ${entries} entries`);
		}
	}

	#parse(line: string): unknown {
		try {
			return JSON.parse(line) as unknown;
		} catch {
			throw damaged(this.#source, 'it holds a line that is no JSON');
		}
	}

	#file({ file: name, text }: Readonly<Record<string, unknown>>): BackupAttachment {
		if (typeof name !== 'string' || typeof text !== 'string' || name !== this.#header?.files[this.#files]) {
			throw damaged(this.#source, 'it holds a file that its header does not name');
		}
		this.#files++;
		return { name, text };
	}

	#entry(pair: readonly unknown[]): Entry {
		const [key, value] = pair;
		if (pair.length !== 2 || typeof key !== 'string') throw damaged(this.#source, 'it holds an entry without a key');
		checkKey(key);
		if (this.#last !== undefined && compareKeys(this.#last, key) >= 0) {
			throw damaged(this.#source, `its entry ${key} is in the wrong place`);
		}
		this.#last = key;
		this.#entries++;
		return { key, value };
	}
}

function headerOf(line: string, source: BackupSource): BackupHeader {
	let found: unknown;
	try {
		found = JSON.parse(line);
	} catch {
		throw foreign(source);
	}
	if (!isObject(found)) throw foreign(source);
	const { 'minder-backup': format, version, clusterId, createdAt, entries, files } = found;
	if (typeof format !== 'number' || !Number.isInteger(format) || format < 1) throw foreign(source);
	if (format > BACKUP_FORMAT) {
		throw new MinderError(
			'incompatible',
			`${source.name} was written by a newer Minder (format ${format}); this one reads up to ${BACKUP_FORMAT}: upgrade`,
		);
	}
	const at = typeof createdAt === 'string' ? Date.parse(createdAt) : Number.NaN;
	const named = Array.isArray(files) && files.every((name) => typeof name === 'string');
	const counted = typeof entries === 'number' && Number.isInteger(entries) && entries >= 0;
	if (typeof version !== 'string' || typeof clusterId !== 'string' || !named || !counted || Number.isNaN(at)) {
		throw damaged(source, 'its first line is not whole');
	}
	return { format, version, clusterId, createdAt: at, entries, files: files as string[] };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function foreign({ name }: BackupSource): MinderError {
	return new MinderError('usage', `${name} is no backup of Minder: give it a file that \`minder backup\` wrote`);
}

function broken(source: BackupSource, state: SealState): MinderError {
	if (state === 'altered') return damaged(source, 'its content does not fit its hash');
	return damaged(source, 'it is cut off, or something was added at its end');
}

function damaged({ name }: BackupSource, why: string): MinderError {
	return new MinderError('storage', `${name} is damaged (${why}): nothing was restored; take another backup`);
}
