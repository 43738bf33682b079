import { watch } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Clock } from './clock.ts';

export interface TailOptions {
	/** Last lines to begin with; absent: the whole file. A last line without its end counts as one. */
	readonly tail?: number;
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

const PIECE_BYTES = 64 * 1024;
/** A change that no watch tells of (no inotify left, a network file system, a replaced file) is seen after this long. */
const POLL_SECONDS = 1;
const NEWLINE = 0x0a;

/**
 * The bytes of a file in pieces that end at line ends where a line is shorter than a piece. Nothing is read before it is asked for, so a
 * slow reader costs one piece of memory. A followed file may be appended to, be cut short (reading goes on from its new beginning) or be
 * replaced by another of its name; an unfinished line is passed on when nothing has come for a second.
 * @throws NodeJS.ErrnoException where the file is there and cannot be read
 */
export async function* tailFile(path: string, options: TailOptions): AsyncGenerator<Uint8Array, void, undefined> {
	const changes = new FileChanges(path, options);
	let file: FileHandle | undefined;
	try {
		changes.watch();
		file = await openIfThere(path);
		let position = file === undefined ? 0 : await startOf(file, options);
		if (!options.follow) {
			if (file !== undefined) yield* pieces(file, position, (await file.stat()).size, true, options);
			return;
		}
		let partial = false;
		while (!options.signal.aborted) {
			const last = options.until?.aborted === true;
			if (file !== undefined) {
				const size = (await file.stat()).size;
				if (size < position) position = 0;
				for await (const piece of pieces(file, position, size, partial || last, options)) {
					position += piece.length;
					yield piece;
				}
			}
			const next = await replacement(path, file);
			if (next !== undefined) {
				if (file !== undefined) yield* pieces(file, position, (await file.stat()).size, true, options);
				await file?.close();
				file = next;
				position = 0;
				changes.watch();
				continue;
			}
			if (last) return;
			partial = (await changes.next()) === 'quiet';
		}
	} finally {
		changes.close();
		await file?.close();
	}
}

/** What lies between `position` and `end`, in pieces. An unfinished line at the end is left out unless `partial`. */
async function* pieces(
	file: FileHandle,
	position: number,
	end: number,
	partial: boolean,
	{ signal, pieceBytes = PIECE_BYTES }: TailOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
	let at = position;
	while (at < end && !signal.aborted) {
		const buffer = Buffer.allocUnsafe(Math.min(pieceBytes, end - at));
		const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
		if (bytesRead === 0) return;
		const lineEnd = buffer.lastIndexOf(NEWLINE, bytesRead - 1) + 1;
		let length = lineEnd;
		if (partial && at + bytesRead >= end) length = bytesRead;
		else if (lineEnd === 0) {
			if (bytesRead < pieceBytes) return;
			length = bytesRead;
		}
		at += length;
		yield buffer.subarray(0, length);
	}
}

/** Where the last `tail` lines begin: reads backwards, so that the size of the file does not matter. */
async function startOf(file: FileHandle, { tail, pieceBytes = PIECE_BYTES }: TailOptions): Promise<number> {
	if (tail === undefined) return 0;
	const { size } = await file.stat();
	if (tail <= 0) return size;
	const block = Buffer.allocUnsafe(pieceBytes);
	let lines = 0;
	for (let end = size; end > 0; ) {
		const start = Math.max(0, end - pieceBytes);
		const { bytesRead } = await file.read(block, 0, end - start, start);
		for (let at = block.subarray(0, bytesRead).lastIndexOf(NEWLINE); at >= 0; ) {
			// The line end that closes the file closes its last line; it begins none.
			if (start + at !== size - 1 && ++lines === tail) return start + at + 1;
			at = at === 0 ? -1 : block.lastIndexOf(NEWLINE, at - 1);
		}
		end = start;
	}
	return 0;
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
	try {
		return await open(path, 'r');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
}

/** The file that has come to stand at `path` in the place of `file`. */
async function replacement(path: string, file: FileHandle | undefined): Promise<FileHandle | undefined> {
	if (file === undefined) return openIfThere(path);
	try {
		const [there, ours] = await Promise.all([stat(path), file.stat()]);
		if (there.ino === ours.ino && there.dev === ours.dev) return undefined;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
	return openIfThere(path);
}

/**
 * Tells when a file may have changed: by inotify on the file, or on its directory while it is not there, and by a slow poll besides.
 */
class FileChanges {
	readonly #path: string;
	readonly #options: TailOptions;
	#stopWatching: (() => void) | undefined;
	#changed = false;
	#wake: () => void = () => {};
	readonly #onAbort = (): void => this.#wake();

	constructor(path: string, options: TailOptions) {
		this.#path = path;
		this.#options = options;
		options.signal.addEventListener('abort', this.#onAbort);
		options.until?.addEventListener('abort', this.#onAbort);
	}

	/** Begins to watch the file that is there now; what changes from here on is not missed. */
	watch(): void {
		this.#stopWatching?.();
		this.#stopWatching = undefined;
		if (!this.#options.follow) return;
		this.#stopWatching = this.#tryWatch(this.#path) ?? this.#tryWatch(dirname(this.#path));
		this.#changed = true;
	}

	/** Resolves with `changed` on a change since the last call, with `quiet` after a second without one or when told to end. */
	async next(): Promise<'changed' | 'quiet'> {
		const { clock, signal, until } = this.#options;
		if (!this.#changed && !signal.aborted && until?.aborted !== true) {
			await new Promise<void>((resolve) => {
				const timer = clock.after(POLL_SECONDS, resolve);
				this.#wake = () => {
					timer.cancel();
					resolve();
				};
			});
			this.#wake = () => {};
		}
		const result = this.#changed ? 'changed' : 'quiet';
		this.#changed = false;
		return result;
	}

	close(): void {
		this.#stopWatching?.();
		this.#stopWatching = undefined;
		this.#options.signal.removeEventListener('abort', this.#onAbort);
		this.#options.until?.removeEventListener('abort', this.#onAbort);
	}

	#tryWatch(path: string): (() => void) | undefined {
		const ours = basename(this.#path);
		try {
			const watcher = watch(path, { persistent: false }, (_, name) => {
				if (name !== null && name !== ours) return;
				this.#changed = true;
				this.#wake();
			});
			watcher.on('error', () => watcher.close());
			return () => watcher.close();
		} catch {
			return undefined;
		}
	}
}
