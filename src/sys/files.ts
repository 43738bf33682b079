import { access, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { MinderError } from '../model/errors.ts';

/** The file system, as a port. Every failure is a MinderError `storage` that names the path and says in words what is wrong. */
export interface Files {
	/** The whole file as UTF-8; `undefined` where there is none. */
	readText(path: string): Promise<string | undefined>;
	/**
	 * Replaces the file as a whole; resolved = on disk, also after a power cut. On an error the old content stays.
	 * Writes to one path take effect in the order of the calls. `PATH.new` is used on the way.
	 */
	writeDurably(path: string, data: string | Uint8Array, options?: WriteOptions): Promise<void>;
	/** Makes the directory and those above it, mode 0700; one that is there stays as it is. */
	makeDirectory(path: string): Promise<void>;
	/** Names in the directory, sorted; none where it is absent. */
	list(path: string): Promise<readonly string[]>;
	exists(path: string): Promise<boolean>;
	/** Renames durably within one directory. */
	rename(from: string, to: string): Promise<void>;
	/** Removes a file, or a directory with all that is in it; absent is fine. */
	remove(path: string): Promise<void>;
}

export interface WriteOptions {
	/**
	 * Where the former content goes, in the same directory. A crash in between leaves it there with nothing at `path`: whoever
	 * reads looks for both.
	 */
	readonly previous?: string;
}

/** The last write per path that is still under way. */
const writing = new Map<string, Promise<void>>();

export const systemFiles: Files = {
	async readText(path) {
		try {
			return await readFile(path, 'utf8');
		} catch (error) {
			if (errnoOf(error) === 'ENOENT') return undefined;
			throw storageError(error, `cannot read ${path}`);
		}
	},
	writeDurably(path, data, options = {}) {
		const write = (): Promise<void> => replace(path, data, options.previous);
		const before = writing.get(path);
		const mine = before === undefined ? write() : before.then(write, write);
		const done = (): void => {
			if (writing.get(path) === mine) writing.delete(path);
		};
		writing.set(path, mine);
		mine.then(done, done);
		return mine;
	},
	async makeDirectory(path) {
		await attempt(`cannot make the directory ${path}`, () => makeWithParents(resolve(path)));
	},
	async list(path) {
		try {
			return (await readdir(path)).sort();
		} catch (error) {
			if (errnoOf(error) === 'ENOENT') return [];
			throw storageError(error, `cannot list ${path}`);
		}
	},
	async exists(path) {
		try {
			await access(path);
			return true;
		} catch (error) {
			if (errnoOf(error) === 'ENOENT') return false;
			throw storageError(error, `cannot look for ${path}`);
		}
	},
	rename: (from, to) =>
		attempt(`cannot rename ${from} to ${to}`, async () => {
			await rename(from, to);
			await syncDirectory(dirname(to));
		}),
	remove: (path) => attempt(`cannot remove ${path}`, () => rm(path, { recursive: true, force: true })),
};

async function replace(path: string, data: string | Uint8Array, previous: string | undefined): Promise<void> {
	const fresh = `${path}.new`;
	try {
		await writeAndSync(fresh, data);
		if (previous === undefined) await rename(fresh, path);
		else await exchange(fresh, path, previous);
	} catch (error) {
		await rm(fresh, { force: true }).catch(() => undefined);
		throw storageError(error, `cannot write ${path}`, 'the old content is kept');
	}
	await attempt(`cannot be sure that ${path} is on disk`, () => syncDirectory(dirname(path)));
}

async function writeAndSync(path: string, data: string | Uint8Array): Promise<void> {
	const file = await open(path, 'w', 0o600);
	try {
		await file.writeFile(data);
		await file.datasync();
	} finally {
		await file.close();
	}
}

/** Puts `fresh` in the place of `path` and what was there at `previous`; puts it back where that fails. */
async function exchange(fresh: string, path: string, previous: string): Promise<void> {
	const moved = await rename(path, previous).then(
		() => true,
		(error: unknown) => {
			if (errnoOf(error) === 'ENOENT') return false;
			throw error;
		},
	);
	try {
		await rename(fresh, path);
	} catch (error) {
		if (moved) await rename(previous, path);
		throw error;
	}
}

/** Makes sure that what was created, renamed or removed in the directory is on disk. */
export async function syncDirectory(path: string): Promise<void> {
	const directory = await open(path, 'r');
	try {
		await directory.sync();
	} catch (error) {
		// Some file systems keep nothing to sync for a directory.
		if (errnoOf(error) !== 'EINVAL') throw error;
	} finally {
		await directory.close();
	}
}

/** Not `recursive: true`: Node then never comes back from /proc and other places that refuse with ENOENT. */
async function makeWithParents(path: string): Promise<void> {
	const make = async (): Promise<void> => {
		await mkdir(path, { mode: 0o700 });
		await syncDirectory(dirname(path));
	};
	try {
		await make().catch(async (error: unknown) => {
			const parent = dirname(path);
			if (errnoOf(error) !== 'ENOENT' || parent === path) throw error;
			await makeWithParents(parent);
			await make();
		});
	} catch (error) {
		if (errnoOf(error) !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error;
	}
}

async function attempt(what: string, action: () => Promise<unknown>): Promise<void> {
	try {
		await action();
	} catch (error) {
		throw storageError(error, what);
	}
}

const ERRNO_WORDS: Readonly<Record<string, string>> = {
	ENOSPC: 'no space left on the file system: free some',
	EDQUOT: 'the disk quota is used up: free some space or raise it',
	EROFS: 'the file system is read-only: mount it writable or choose another directory',
	EACCES: 'permission denied: give this user the right or choose another directory',
	EPERM: 'not permitted: give this user the right or choose another directory',
	EIO: 'input/output error: check the disk',
	EMFILE: 'too many open files: raise the limit (ulimit -n)',
	ENFILE: 'too many open files on this machine',
	EEXIST: 'something else has that name',
	ENOENT: 'no such file or directory',
	ENOTDIR: 'a part of the path is not a directory',
	EISDIR: 'it is a directory',
	ENAMETOOLONG: 'the name is too long',
	EFBIG: 'the file is too large: raise the limit (ulimit -f)',
};

/** `ENOSPC` and the like; `undefined` where `error` carries none. */
export function errnoOf(error: unknown): string | undefined {
	if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
	return error.code;
}

/**
 * A MinderError `storage`: `what: the errno in words (ENOSPC); consequence`. The errno is in the details.
 * @param what what could not be done, with the path
 * @param consequence what holds now, e.g. that the old content is kept
 */
export function storageError(error: unknown, what: string, consequence?: string): MinderError {
	if (error instanceof MinderError) return error;
	const errno = errnoOf(error);
	const words = errno === undefined ? undefined : ERRNO_WORDS[errno];
	const reason = words === undefined ? (error instanceof Error ? error.message : String(error)) : `${words} (${errno})`;
	return new MinderError(
		'storage',
		consequence === undefined ? `${what}: ${reason}` : `${what}: ${reason}; ${consequence}`,
		{
			...(errno === undefined ? {} : { details: { errno } }),
			cause: error,
		},
	);
}
