import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGunzip, createGzip } from 'node:zlib';
import { MinderError } from '../model/errors.ts';
import { errnoOf, storageError, syncDirectory } from './files.ts';

/** A file that is there now. */
export interface LogStat {
	/** Offset beyond the last byte, holes included. */
	readonly size: number;
	/** Another file of the same name has another one. */
	readonly inode: number;
	/** Wall time of the last write, ms. */
	readonly modifiedAt: number;
}

/** An open file. Reads what stands in it at the time of each read. */
export interface LogReading {
	readonly inode: number;
	size(): Promise<number>;
	/** Up to `length` bytes from `offset`; fewer at the end of the file only. */
	read(offset: number, length: number): Promise<Buffer>;
	close(): Promise<void>;
}

/** Output files and what is rotated out of them, as a port. Failures are MinderErrors `storage` that name the path. */
export interface LogFiles {
	/** In microseconds, without leaving the event loop; `undefined` where there is none. */
	stat(path: string): LogStat | undefined;
	/** Names in a directory; none where it is absent. */
	list(directory: string): Promise<readonly string[]>;
	/** `undefined` where there is none. */
	open(path: string): Promise<LogReading | undefined>;
	/** Bytes `[offset, offset + length)` as a new file, on disk when resolved; its directory is made. A former `to` is overwritten. */
	copy(from: string, offset: number, length: number, to: string): Promise<void>;
	/** Within one directory, on disk when resolved. */
	rename(from: string, to: string): Promise<void>;
	/** Gives the blocks of `[offset, offset + length)` back; zeros are read there from now on. Doing it again is fine. */
	punch(path: string, offset: number, length: number): Promise<void>;
	/** Why {@link punch} will never work in this directory; `undefined`: it works. @throws MinderError `storage` where that cannot be said now */
	punchRefusal(directory: string): Promise<string | undefined>;
	readText(path: string): Promise<string | undefined>;
	/** Replaces a small file as a whole; `durable`: on disk when resolved, else as the kernel sees fit. */
	writeText(path: string, text: string, durable: boolean): Promise<void>;
	/** A file, or a directory with all that is in it; absent is fine. */
	remove(path: string): Promise<void>;
	/** gzip of a file as a new one, on disk when resolved. */
	compress(from: string, to: string): Promise<void>;
	/** The uncompressed bytes. @throws Error with code ENOENT where there is none */
	unzip(path: string): AsyncIterable<Uint8Array>;
}

const PIECE_BYTES = 1024 * 1024;
const run = promisify(execFile);
/** What `fallocate` says where the file system, the kernel or it itself has no holes, in the C locale. */
const NO_HOLES = /not supported|unsupported|not implemented|unrecognized option|invalid option/;

export const systemLogFiles: LogFiles = {
	stat(path) {
		const found = statSync(path, { throwIfNoEntry: false });
		return found === undefined ? undefined : { size: found.size, inode: found.ino, modifiedAt: found.mtimeMs };
	},
	async list(directory) {
		try {
			return await readdir(directory);
		} catch (error) {
			if (errnoOf(error) === 'ENOENT') return [];
			throw storageError(error, `cannot list ${directory}`);
		}
	},
	async open(path) {
		try {
			const file = await open(path, 'r');
			const { ino } = await file.stat();
			return {
				inode: ino,
				size: async () => (await file.stat()).size,
				async read(offset, length) {
					const buffer = Buffer.allocUnsafe(length);
					const { bytesRead } = await file.read(buffer, 0, length, offset);
					return buffer.subarray(0, bytesRead);
				},
				close: () => file.close(),
			};
		} catch (error) {
			if (errnoOf(error) === 'ENOENT') return undefined;
			throw error;
		}
	},
	async copy(from, offset, length, to) {
		try {
			await mkdir(dirname(to), { recursive: true, mode: 0o750 });
			const source = await open(from, 'r');
			try {
				const target = await open(to, 'w', 0o640);
				try {
					const buffer = Buffer.allocUnsafe(Math.min(PIECE_BYTES, length));
					for (let done = 0; done < length; ) {
						const wanted = Math.min(buffer.length, length - done);
						const { bytesRead } = await source.read(buffer, 0, wanted, offset + done);
						if (bytesRead === 0) throw new MinderError('storage', `cannot copy ${from}: it was cut short meanwhile`);
						await writeAll(target, buffer.subarray(0, bytesRead));
						done += bytesRead;
					}
					await target.datasync();
				} finally {
					await target.close();
				}
			} finally {
				await source.close();
			}
		} catch (error) {
			throw storageError(error, `cannot copy the head of ${from} to ${to}`, 'nothing is lost, the log grows');
		}
	},
	async rename(from, to) {
		try {
			await rename(from, to);
			await syncDirectory(dirname(to));
		} catch (error) {
			throw storageError(error, `cannot rename ${from} to ${to}`);
		}
	},
	async punch(path, offset, length) {
		if (length <= 0) return;
		try {
			const args = ['--punch-hole', '--offset', `${offset}`, '--length', `${length}`, path];
			await run('fallocate', args, { env: { ...process.env, LC_ALL: 'C' } });
		} catch (error) {
			const { stderr } = error as { stderr?: string };
			const why = stderr?.trim() ?? '';
			throw new MinderError('storage', `cannot punch a hole into ${path}: ${why === '' ? String(error) : why}`, {
				cause: error,
			});
		}
	},
	async punchRefusal(directory) {
		const probe = join(directory, '.punch-probe');
		try {
			await mkdir(directory, { recursive: true, mode: 0o750 });
			await writeFile(probe, Buffer.alloc(8192));
			await this.punch(probe, 0, 4096);
			return undefined;
		} catch (error) {
			if (error instanceof MinderError && meansNoHoles(error.cause)) return error.message;
			throw storageError(error, `cannot find out whether holes can be punched in ${directory}`);
		} finally {
			await rm(probe, { force: true }).catch(() => undefined);
		}
	},
	async readText(path) {
		try {
			return await readFile(path, 'utf8');
		} catch (error) {
			if (errnoOf(error) === 'ENOENT') return undefined;
			throw storageError(error, `cannot read ${path}`);
		}
	},
	async writeText(path, text, durable) {
		const fresh = `${path}.new`;
		try {
			await mkdir(dirname(path), { recursive: true, mode: 0o750 });
			const file = await open(fresh, 'w', 0o640);
			try {
				await file.writeFile(text);
				if (durable) await file.datasync();
			} finally {
				await file.close();
			}
			await rename(fresh, path);
			if (durable) await syncDirectory(dirname(path));
		} catch (error) {
			throw storageError(error, `cannot write ${path}`, 'the old content is kept');
		}
	},
	async remove(path) {
		try {
			await rm(path, { force: true, recursive: true });
		} catch (error) {
			throw storageError(error, `cannot remove ${path}`);
		}
	},
	async compress(from, to) {
		try {
			await pipeline(createReadStream(from), createGzip({ level: 1 }), createWriteStream(to, { mode: 0o640 }));
			const file = await open(to, 'r');
			try {
				await file.datasync();
			} finally {
				await file.close();
			}
		} catch (error) {
			throw storageError(error, `cannot compress ${from}`, 'it is kept as it is');
		}
	},
	async *unzip(path) {
		await stat(path);
		const file = createReadStream(path);
		const plain = createGunzip();
		file.on('error', (error) => plain.destroy(error));
		try {
			yield* file.pipe(plain) as AsyncIterable<Buffer>;
		} finally {
			file.destroy();
			plain.destroy();
		}
	},
};

/** Of a `fallocate` that failed, or is not there. */
function meansNoHoles(error: unknown): boolean {
	const { stderr } = error as { stderr?: string };
	return errnoOf(error) === 'ENOENT' || NO_HOLES.test(stderr ?? '');
}

async function writeAll(
	file: { write(bytes: Uint8Array): Promise<{ readonly bytesWritten: number }> },
	bytes: Uint8Array,
): Promise<void> {
	for (let done = 0; done < bytes.length; ) done += (await file.write(bytes.subarray(done))).bytesWritten;
}
