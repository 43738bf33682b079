import { statSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';

const PIECE_BYTES = 64 * 1024;
/** Of a longer line only this much is looked at. */
const LINE_BYTES = 64 * 1024;
/** So much of what was read last is remembered, to find the place again in a file whose head was cut off. */
const MARK_BYTES = 256;
const NEWLINE = 0x0a;
const NOTHING: Buffer = Buffer.alloc(0);

/** Where the output of a run begins in a file. */
export interface OutputStart {
	readonly path: string;
	/** Of the file that `position` was taken in; another file at `path` is read from its beginning. */
	readonly inode?: number;
	/** Bytes. */
	readonly position: number;
}

/** The end of the file as it is now; the beginning of one that is not there. */
export function outputStart(path: string): OutputStart {
	const found = statSync(path, { throwIfNoEntry: false });
	return found === undefined ? { path, position: 0 } : { path, inode: found.ino, position: found.size };
}

/** Offset in an output file before which nothing is kept: it was rotated out, and a hole is there. */
export type KeptFrom = (path: string) => Promise<number>;

/**
 * The lines that come to stand in an output file, each once, through rotation: by rename (the old file is read to its end, then the new one
 * from its beginning), by a head that is punched out or cut off (the place is found by the bytes before it), by truncation.
 */
export class OutputLines {
	readonly #start: OutputStart;
	readonly #keptFrom: KeptFrom;
	#file: FileHandle | undefined;
	#inode: number | undefined;
	#position = 0;
	/** What stands right before the position. */
	#mark: Buffer = NOTHING;
	/** A line whose end has not come yet. */
	#rest: Buffer = NOTHING;
	#opened = false;
	#isWhole = true;

	constructor(start: OutputStart, keptFrom: KeptFrom = () => Promise.resolve(0)) {
		this.#start = start;
		this.#keptFrom = keptFrom;
	}

	/** Whether nothing is known to be gone that was never read. */
	get isWhole(): boolean {
		return this.#isWhole;
	}

	/**
	 * Whether `test` holds for a line that was not read before; reads no further than the first such line, or than `signal` allows. A last line
	 * without its end counts as it is, and is looked at again when there is more of it.
	 * @throws NodeJS.ErrnoException where a file is there and cannot be read
	 */
	async some(test: (line: string) => boolean, signal: AbortSignal): Promise<boolean> {
		this.#file ??= await this.#openNext();
		while (this.#file !== undefined) {
			if (await this.#read(this.#file, test, signal)) return true;
			if (signal.aborted || !(await this.#isReplaced())) return false;
			// What came between the last read and the rename.
			if (await this.#read(this.#file, test, signal)) return true;
			if (signal.aborted) return false;
			await this.close();
			this.#file = await this.#openNext();
		}
		return false;
	}

	async close(): Promise<void> {
		const file = this.#file;
		this.#file = undefined;
		await file?.close();
	}

	async #openNext(): Promise<FileHandle | undefined> {
		let file: FileHandle;
		try {
			file = await open(this.#start.path, 'r');
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
			throw error;
		}
		const { ino, size } = await file.stat();
		const { inode = ino, position } = this.#start;
		const first = !this.#opened && inode === ino && position <= size;
		if (!first && !this.#opened) this.#isWhole = false;
		this.#opened = true;
		this.#inode = ino;
		this.#position = first ? position : 0;
		this.#mark = first ? await bytesBefore(file, this.#position) : NOTHING;
		this.#rest = NOTHING;
		return file;
	}

	async #isReplaced(): Promise<boolean> {
		try {
			return (await stat(this.#start.path)).ino !== this.#inode;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
			throw error;
		}
	}

	async #read(file: FileHandle, test: (line: string) => boolean, signal: AbortSignal): Promise<boolean> {
		// Nothing new: neither read nor allocated, for checks are many and output is rare.
		const { size } = await file.stat();
		if (size === this.#position) return false;
		await this.#findPlace(file, size, await this.#keptFrom(this.#start.path));
		const piece = Buffer.allocUnsafe(PIECE_BYTES);
		while (!signal.aborted) {
			const { bytesRead } = await file.read(piece, 0, piece.length, this.#position);
			// Asked after the read: what became a hole meanwhile does not count.
			if (this.#skipHole(await this.#keptFrom(this.#start.path))) continue;
			if (bytesRead === 0) return this.#rest.length > 0 && test(textOf(this.#rest));
			const fresh = piece.subarray(0, bytesRead);
			this.#position += bytesRead;
			this.#mark = tail(Buffer.concat([this.#mark, tail(fresh)]));
			let begin = 0;
			for (let end = fresh.indexOf(NEWLINE, begin); end >= 0; end = fresh.indexOf(NEWLINE, begin)) {
				const line = this.#join(fresh.subarray(begin, end));
				this.#rest = NOTHING;
				begin = end + 1;
				if (test(textOf(line))) return true;
			}
			this.#rest = Buffer.from(this.#join(fresh.subarray(begin)));
		}
		return false;
	}

	#join(more: Buffer): Buffer {
		const room = LINE_BYTES - this.#rest.length;
		return this.#rest.length === 0 ? more.subarray(0, room) : Buffer.concat([this.#rest, more.subarray(0, room)]);
	}

	/** Where the bytes before the position are not those that were read, the head was cut off: looks for them, else begins anew. */
	async #findPlace(file: FileHandle, size: number, kept: number): Promise<void> {
		if (this.#skipHole(kept)) return;
		const mark = tail(this.#mark, this.#position - kept);
		if (this.#position <= size && (await bytesBefore(file, this.#position, mark.length)).equals(mark)) return;
		this.#position = await placeAfter(file, mark, kept);
		if (this.#position > kept) return;
		this.#mark = NOTHING;
		this.#rest = NOTHING;
		this.#isWhole = false;
	}

	/** What was rotated out before it was read belongs to no line. @returns whether there was any */
	#skipHole(kept: number): boolean {
		if (kept <= this.#position) return false;
		this.#position = kept;
		this.#mark = NOTHING;
		this.#rest = NOTHING;
		this.#isWhole = false;
		return true;
	}
}

const textOf = (line: Buffer): string => line.toString('utf8').replace(/\r$/, '');

const tail = (bytes: Buffer, length = MARK_BYTES): Buffer => bytes.subarray(Math.max(0, bytes.length - length));

async function bytesBefore(file: FileHandle, position: number, length = MARK_BYTES): Promise<Buffer> {
	const wanted = Math.min(length, position);
	const { bytesRead, buffer } = await file.read(Buffer.alloc(wanted), 0, wanted, position - wanted);
	return buffer.subarray(0, bytesRead);
}

/** The position behind `mark`, `from` where it does not stand in the file from there on. */
async function placeAfter(file: FileHandle, mark: Buffer, from: number): Promise<number> {
	let before: Buffer = NOTHING;
	for (let position = from; ; ) {
		const piece = Buffer.allocUnsafe(PIECE_BYTES);
		const { bytesRead } = await file.read(piece, 0, piece.length, position);
		if (bytesRead === 0) return from;
		const window = Buffer.concat([before, piece.subarray(0, bytesRead)]);
		const at = window.indexOf(mark);
		if (at >= 0) return position - before.length + at + mark.length;
		position += bytesRead;
		before = Buffer.from(window.subarray(Math.max(0, window.length - mark.length)));
	}
}
