import { type FSWatcher, watch } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from './files.ts';

/** One file of a tree: its text, or why it cannot be read. */
export type TreeFile =
	/** `path`: from the top of the tree. */
	{ readonly path: string; readonly text: string } | { readonly path: string; readonly unreadable: string };

/** What a tree looks like, without its contents. */
export interface TreeLook {
	/** The same as long as no file came, went or was written. */
	readonly fingerprint: string;
	/** From the top; in order. */
	readonly files: readonly string[];
	/** From the top, itself included as an empty text. */
	readonly directories: readonly string[];
	/** What could not be looked at, one line each: files may be missing. */
	readonly problems: readonly string[];
}

/**
 * The files below `top` whose names `matches` takes. Names that begin with a dot are left out, as are directories that are symbolic links (but
 * for `top`); links to files count as files. Never rejects.
 */
export async function lookAtTree(top: string, matches: (name: string) => boolean): Promise<TreeLook> {
	const files: string[] = [];
	const directories: string[] = [];
	const problems: string[] = [];
	const prints: string[] = [];
	const walk = async (directory: string): Promise<void> => {
		const here = join(top, directory);
		let entries: Awaited<ReturnType<typeof listed>>;
		try {
			entries = await listed(here);
		} catch (error) {
			problems.push(`cannot read ${here}: ${wordsOf(error)}`);
			return;
		}
		directories.push(directory);
		for (const entry of entries) {
			if (entry.name.startsWith('.')) continue;
			const path = join(directory, entry.name);
			if (entry.isDirectory()) await walk(path);
			else if (matches(entry.name)) {
				const print = await printOf(join(top, path));
				if (print === undefined) continue;
				files.push(path);
				prints.push(`${path}\0${print}`);
			}
		}
	};
	await walk('');
	return { fingerprint: [...prints, ...problems].join('\n'), files, directories, problems };
}

/** Reads files of a tree. Never rejects. @param longest bytes; a larger file is not read */
export function readTree(top: string, files: readonly string[], longest: number): Promise<TreeFile[]> {
	return Promise.all(
		files.map(async (path): Promise<TreeFile> => {
			try {
				const { size } = await stat(join(top, path));
				if (size > longest) return { path, unreadable: `found ${size} bytes, expected at most ${longest}` };
				return { path, text: await readFile(join(top, path), 'utf8') };
			} catch (error) {
				return { path, unreadable: wordsOf(error) };
			}
		}),
	);
}

/** Calls `changed` when something may have changed in one of the directories it is told to watch. Where it cannot watch it is silent. */
export class DirectoryWatch {
	readonly #changed: () => void;
	readonly #watchers = new Map<string, FSWatcher>();

	constructor(changed: () => void) {
		this.#changed = changed;
	}

	/** Watches these, and no others any more. A directory in the place of another is watched anew. */
	follow(directories: readonly string[]): void {
		for (const watcher of this.#watchers.values()) watcher.close();
		this.#watchers.clear();
		for (const directory of directories) {
			try {
				const watcher = watch(directory, { persistent: false }, () => this.#changed());
				watcher.on('error', () => watcher.close());
				this.#watchers.set(directory, watcher);
			} catch {
				// No inotify left, or gone meanwhile: whoever watches also looks now and then.
			}
		}
	}

	close(): void {
		this.follow([]);
	}
}

async function listed(directory: string) {
	const entries = await readdir(directory, { withFileTypes: true });
	return entries.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** `undefined`: no file, as a pipe or a link to a directory. What cannot be looked at counts as a file that cannot be read. */
async function printOf(path: string): Promise<string | undefined> {
	try {
		const { ino, size, mtimeMs, ctimeMs, ...kind } = await statFile(path);
		return kind.isFile ? `${ino} ${size} ${mtimeMs} ${ctimeMs}` : undefined;
	} catch (error) {
		return wordsOf(error);
	}
}

async function statFile(path: string) {
	const found = await stat(path);
	const { ino, size, mtimeMs, ctimeMs } = found;
	return { ino, size, mtimeMs, ctimeMs, isFile: found.isFile() };
}

function wordsOf(error: unknown): string {
	const errno = errnoOf(error);
	if (errno === 'ENOENT') return 'it is not there (ENOENT)';
	if (errno === 'ENOTDIR') return 'it is no directory (ENOTDIR)';
	if (errno === 'EACCES') return 'permission denied (EACCES)';
	return error instanceof Error ? error.message : String(error);
}
