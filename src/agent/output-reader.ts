import type { Clock } from '../sys/clock.ts';
import { FileChanges } from '../sys/file-changes.ts';
import { errnoOf } from '../sys/files.ts';
import type { LogFiles, LogReading } from '../sys/log-files.ts';
import type { OutputLog, Segment } from './output-log.ts';

export interface OutputRange {
	/** Go on from this position, or from the oldest that is kept where that is later. */
	readonly from?: number;
	/** Last lines to begin with; absent: everything kept. A last line without its end counts as one. */
	readonly tail?: number;
	/** What was written since then, wall ms; see docs/LOGS.md for how exactly. With `tail`: the later of the two. */
	readonly since?: number;
	/** Go on with what is appended, also where the file is not there yet. */
	readonly follow: boolean;
	/** Ends the reading at once. */
	readonly signal: AbortSignal;
	/** Once aborted, what is in the file is still read, then a followed file ends as well. */
	readonly until?: AbortSignal;
	readonly clock: Clock;
	/** Largest piece; 64 KiB without it. */
	readonly pieceBytes?: number;
}

/** A piece of output. Where its position is beyond the end of the piece before, what lay between is kept no more. */
export interface OutputPiece {
	readonly position: number;
	readonly data: Uint8Array;
}

const PIECE_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/**
 * The output in pieces that end at line ends where a line is shorter than a piece, each byte once and in order, over rotations. Nothing is
 * read before it is asked for, so a slow reader costs one piece of memory. A live file that somebody truncates or replaces is taken for
 * a new one that follows the former; an unfinished line is passed on when nothing has come for a second.
 * @throws NodeJS.ErrnoException where a file is there and cannot be read
 */
export async function* readOutput(
	log: OutputLog,
	files: LogFiles,
	range: OutputRange,
): AsyncGenerator<OutputPiece, void, undefined> {
	const changes = range.follow ? new FileChanges(log.path, range) : undefined;
	const live = new LiveFile(log, files);
	try {
		await log.load();
		changes?.watch();
		let position = await startOf(log, files, range);
		const last = range.follow ? Number.POSITIVE_INFINITY : log.look();
		let partial = !range.follow;
		for (;;) {
			// Told to end while it reads, it reads once more: what came before that is passed on whole.
			const ending = range.until?.aborted === true;
			for (;;) {
				const piece = await nextSource(log, files, live, position, range, partial || ending);
				if (piece === undefined) break;
				for await (const one of piece) {
					if (range.signal.aborted) return;
					if (one.data.length > 0) yield one;
					position = one.position + one.data.length;
					if (position >= last) return;
				}
				if (range.signal.aborted) return;
			}
			if (changes === undefined || range.signal.aborted) return;
			if (ending) return;
			if (live.reopen) changes.watch();
			live.reopen = false;
			partial = (await changes.next()) === 'quiet';
		}
	} finally {
		changes?.close();
		await live.close();
	}
}

/** What comes next: the rest of a segment, or one piece of the live file; `undefined` where there is nothing (yet). */
async function nextSource(
	log: OutputLog,
	files: LogFiles,
	live: LiveFile,
	position: number,
	range: OutputRange,
	partial: boolean,
): Promise<AsyncIterable<OutputPiece> | readonly OutputPiece[] | undefined> {
	const rest = await live.restOfFormer(range.pieceBytes ?? PIECE_BYTES);
	if (rest !== undefined) return rest;
	log.look();
	if (position < log.base) {
		const segment = log.segments.find(({ to }) => to > position);
		if (segment === undefined) return [{ position: log.base, data: new Uint8Array(0) }];
		return segmentPieces(log, files, segment, Math.max(position, segment.from), range);
	}
	const piece = await live.read(position, range.pieceBytes ?? PIECE_BYTES, partial);
	return piece === undefined ? undefined : [piece];
}

/** Ends early where the segment is removed or compressed before it was opened: the caller looks again. */
async function* segmentPieces(
	log: OutputLog,
	files: LogFiles,
	segment: Segment,
	position: number,
	{ pieceBytes = PIECE_BYTES }: OutputRange,
): AsyncGenerator<OutputPiece, void, undefined> {
	let at = position;
	let held: Buffer = Buffer.alloc(0);
	const cut = function* (bytes: Buffer, end: boolean): Generator<OutputPiece> {
		held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
		while (held.length > 0) {
			const whole = held.length >= pieceBytes ? held.subarray(0, pieceBytes) : held;
			let length = whole.lastIndexOf(NEWLINE) + 1;
			if (length === 0 || (end && whole.length === held.length)) {
				if (!end && whole.length < pieceBytes) return;
				length = whole.length;
			}
			const piece = { position: at, data: held.subarray(0, length) };
			held = held.subarray(length);
			at += length;
			yield piece;
		}
	};
	try {
		for await (const bytes of segmentBytes(files, segment, position - segment.from)) yield* cut(bytes, false);
		yield* cut(Buffer.alloc(0), true);
	} catch (error) {
		if (errnoOf(error) !== 'ENOENT') throw error;
	}
	// A file that is shorter than its name says, or is gone without our doing, must not be asked for for ever.
	if (at < segment.to && log.segments.includes(segment)) yield { position: segment.to, data: new Uint8Array(0) };
}

async function* segmentBytes(files: LogFiles, segment: Segment, skip: number): AsyncGenerator<Buffer> {
	if (segment.compressed) {
		let left = skip;
		for await (const bytes of files.unzip(segment.path)) {
			const gone = Math.min(left, bytes.length);
			left -= gone;
			if (gone < bytes.length) yield Buffer.from(bytes.buffer, bytes.byteOffset + gone, bytes.length - gone);
		}
		return;
	}
	const file = await files.open(segment.path);
	if (file === undefined) return;
	try {
		for (let at = skip; ; ) {
			const bytes = await file.read(at, PIECE_BYTES);
			if (bytes.length === 0) return;
			at += bytes.length;
			yield bytes;
		}
	} finally {
		await file.close();
	}
}

/** The file that the program appends to, held open. */
class LiveFile {
	/** Another file is open than before: watch that one. */
	reopen = false;
	readonly #log: OutputLog;
	readonly #files: LogFiles;
	#file: LogReading | undefined;
	#shift = 0;
	/** Beyond what was read of it. */
	#position = 0;
	/** The file before was read to its end, and of this one nothing yet. */
	#succeeds = false;

	constructor(log: OutputLog, files: LogFiles) {
		this.#log = log;
		this.#files = files;
	}

	/** After the file was replaced: what is left in the former one. */
	async restOfFormer(pieceBytes: number): Promise<readonly OutputPiece[] | undefined> {
		this.#log.look();
		if (this.#file === undefined || this.#shift === this.#log.shift) return undefined;
		const data = await this.#file.read(this.#position - this.#shift, pieceBytes);
		if (data.length === 0) {
			await this.close();
			this.#succeeds = true;
			return undefined;
		}
		const position = this.#position;
		this.#position += data.length;
		return [{ position, data }];
	}

	/** A piece from `position`; an unfinished line only where `partial`. Empty: look again, it was rotated meanwhile. */
	async read(position: number, pieceBytes: number, partial: boolean): Promise<OutputPiece | undefined> {
		if (this.#file === undefined) {
			this.#file = await this.#files.open(this.#log.path);
			this.#shift = this.#log.shift;
			this.#position = Math.max(position, this.#log.base);
			if (this.#file === undefined) return undefined;
			this.reopen = true;
		}
		// A replaced file's successor begins where its predecessor was seen to end: that may be before the end of what was read of it.
		const from = this.#succeeds ? this.#shift : Math.max(position, this.#shift);
		const bytes = await this.#file.read(from - this.#shift, pieceBytes);
		if (this.#log.base > from || this.#log.shift !== this.#shift) return { position, data: new Uint8Array(0) };
		if (bytes.length === 0) return undefined;
		let length = bytes.lastIndexOf(NEWLINE) + 1;
		if (partial && bytes.length < pieceBytes) length = bytes.length;
		else if (length === 0) {
			if (bytes.length < pieceBytes) return undefined;
			length = bytes.length;
		}
		this.#position = from + length;
		this.#succeeds = false;
		return { position: from, data: bytes.subarray(0, length) };
	}

	async close(): Promise<void> {
		const file = this.#file;
		this.#file = undefined;
		await file?.close();
	}
}

async function startOf(log: OutputLog, files: LogFiles, { from, tail, since }: OutputRange): Promise<number> {
	const oldest = log.segments[0]?.from ?? log.base;
	if (from !== undefined) return Math.min(from, log.look());
	let start = oldest;
	if (since !== undefined) start = Math.max(start, await lineStart(log, files, log.positionAt(since)));
	if (tail !== undefined) start = Math.max(start, await tailStart(log, files, tail));
	return start;
}

/** Where the line at `position` begins. */
async function lineStart(log: OutputLog, files: LogFiles, position: number): Promise<number> {
	if (position <= log.base) return position;
	const file = await files.open(log.path);
	if (file === undefined) return position;
	try {
		const from = Math.max(log.base, position - PIECE_BYTES);
		const bytes = await file.read(from - log.shift, position - from);
		const line = bytes.lastIndexOf(NEWLINE) + 1;
		return line === 0 ? position : from + line;
	} finally {
		await file.close();
	}
}

/** Where the last `lines` lines begin: reads backwards, so that the size of the log does not matter. */
async function tailStart(log: OutputLog, files: LogFiles, lines: number): Promise<number> {
	const end = log.look();
	if (lines <= 0) return end;
	const count = new LineCount(lines, end);
	const live = await linesBackwards(files, log.path, { base: log.base, end, shift: log.shift }, count);
	if (live !== undefined) return live;
	for (const { from, to, path, compressed } of log.segments.toReversed()) {
		const found = compressed
			? await linesOfCompressed(files, path, from, count)
			: await linesBackwards(files, path, { base: from, end: to, shift: from }, count);
		if (found !== undefined) return found;
	}
	return log.segments[0]?.from ?? log.base;
}

async function linesBackwards(
	files: LogFiles,
	path: string,
	{ base, end, shift }: { readonly base: number; readonly end: number; readonly shift: number },
	count: LineCount,
): Promise<number | undefined> {
	const file = await files.open(path);
	if (file === undefined) return undefined;
	try {
		for (let to = end; to > base; ) {
			const from = Math.max(base, to - PIECE_BYTES);
			const found = count.add(await file.read(from - shift, to - from), from);
			if (found !== undefined) return found;
			to = from;
		}
		return undefined;
	} finally {
		await file.close();
	}
}

/** Unzips it twice rather than hold it. */
async function linesOfCompressed(
	files: LogFiles,
	path: string,
	from: number,
	count: LineCount,
): Promise<number | undefined> {
	let skip = 0;
	const pass = async function* (): AsyncGenerator<number> {
		let at = from;
		for await (const bytes of files.unzip(path)) {
			const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
			for (let line = buffer.indexOf(NEWLINE); line >= 0; line = buffer.indexOf(NEWLINE, line + 1)) yield at + line;
			at += bytes.length;
		}
	};
	try {
		for await (const end of pass()) if (count.counts(end)) skip++;
		if (skip < count.left) {
			count.left -= skip;
			return undefined;
		}
		skip -= count.left;
		for await (const end of pass()) if (count.counts(end) && skip-- === 0) return end + 1;
	} catch (error) {
		if (errnoOf(error) !== 'ENOENT') throw error;
	}
	return undefined;
}

/** Counts line ends backwards. */
class LineCount {
	/** Line ends that are still to be found. */
	left: number;
	readonly #end: number;

	constructor(lines: number, end: number) {
		this.left = lines;
		this.#end = end;
	}

	/** The line end that closes the output closes its last line; it begins none. */
	counts(lineEnd: number): boolean {
		return lineEnd !== this.#end - 1;
	}

	/** @param at position of the first byte @returns where the lines begin, once all are found */
	add(bytes: Buffer, at: number): number | undefined {
		for (let line = bytes.lastIndexOf(NEWLINE); line >= 0; ) {
			if (this.counts(at + line) && --this.left === 0) return at + line + 1;
			line = line === 0 ? -1 : bytes.lastIndexOf(NEWLINE, line - 1);
		}
		return undefined;
	}
}
