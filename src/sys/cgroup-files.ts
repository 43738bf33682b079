import { closeSync, constants, mkdirSync, openSync, readdirSync, readFileSync, rmdirSync, writeSync } from 'node:fs';
import { errnoOf } from './files.ts';

/** The kernel's files of cgroups and of /proc, as a port. Each call is one that the kernel answers from memory. */
export interface CgroupFiles {
	/** `undefined`: there is none, or it cannot be read. */
	read(path: string): string | undefined;
	/** Writes into a file that is there, in one write. @throws Error of the system */
	write(path: string, text: string): void;
	/** One that is there stays as it is. @throws Error of the system */
	makeDirectory(path: string): void;
	/** One that is absent is fine. @throws Error of the system: processes or directories are in it */
	removeDirectory(path: string): void;
	/** Names of the directories in it; none where it is absent. */
	directories(path: string): readonly string[];
}

export const systemCgroupFiles: CgroupFiles = {
	read(path) {
		try {
			return readFileSync(path, 'utf8');
		} catch {
			return undefined;
		}
	},
	write(path, text) {
		// A lowered ceiling of memory makes the writer wait for the kernel to reclaim; not so with O_NONBLOCK, from Linux 6.16.
		const file = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
		try {
			writeSync(file, text);
		} finally {
			closeSync(file);
		}
	},
	makeDirectory(path) {
		try {
			mkdirSync(path, 0o755);
		} catch (error) {
			if (errnoOf(error) !== 'EEXIST') throw error;
		}
	},
	removeDirectory(path) {
		try {
			rmdirSync(path);
		} catch (error) {
			if (errnoOf(error) !== 'ENOENT') throw error;
		}
	},
	directories(path) {
		try {
			const entries = readdirSync(path, { withFileTypes: true });
			return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
		} catch {
			return [];
		}
	},
};
