import { closeSync, lstatSync, openSync, readSync, realpathSync, type Stats, statSync } from 'node:fs';
import { posix } from 'node:path';
import { errnoOf } from './files.ts';
import type { User } from './user.ts';

/** `passing`: nobody can say what is there, which may change by itself. */
export type Lookup = { readonly path: string } | { readonly problem: string; readonly passing?: true };

/**
 * Finds the program that `command` names: a path (a relative one counts from `cwd`), or a name that is looked up in `searchPath`.
 * `problem` says in one line why it cannot be executed by `user`.
 */
export function findExecutable(command: string, searchPath: string, cwd: string, user: User): Lookup {
	if (command.includes('/')) {
		const path = posix.resolve(cwd, command);
		try {
			const problem = problemOf(path, user);
			return problem === undefined ? { path } : { problem };
		} catch (error) {
			return unsure(path, error);
		}
	}
	let found: Lookup | undefined;
	for (const directory of searchPath.split(':')) {
		if (directory === '') continue;
		const path = posix.resolve(cwd, directory, command);
		try {
			if (statOf(path)?.isFile() !== true) continue;
			const problem = problemOf(path, user);
			if (problem === undefined) return { path };
			found ??= { problem };
		} catch (error) {
			found ??= unsure(command, error);
		}
	}
	return found ?? { problem: `program ${command} not found in PATH (${searchPath}): check \`command\`` };
}

function unsure(program: string, error: unknown): Lookup {
	return { problem: `program ${program} cannot be looked at (${errnoOf(error)}): check \`command\``, passing: true };
}

function problemOf(path: string, user: User): string | undefined {
	const stat = statOf(path);
	if (stat === undefined) return `program ${path} not found: check \`command\``;
	if (stat.isDirectory()) return `program ${path} is a directory: check \`command\``;
	if (!stat.isFile()) return `program ${path} is not a regular file: check \`command\``;
	if (!mayExecute(stat, user))
		return `program ${path} is not executable for user ${user.name}: chmod +x it, or check \`command\``;
	const interpreter = shebangOf(path);
	if (interpreter !== undefined && statOf(interpreter) === undefined) {
		return `program ${path} needs the interpreter ${interpreter}, which is not found: check its first line`;
	}
	return undefined;
}

function mayExecute(stat: Stats, user: User): boolean {
	if (user.uid === 0) return (stat.mode & 0o111) !== 0;
	if (stat.uid === user.uid) return (stat.mode & 0o100) !== 0;
	if (stat.gid === user.gid || user.groups.includes(stat.gid)) return (stat.mode & 0o010) !== 0;
	return (stat.mode & 0o001) !== 0;
}

/** Path after `#!`; `undefined` where there is none, or it cannot be read. */
function shebangOf(path: string): string | undefined {
	let file: number;
	try {
		file = openSync(path, 'r');
	} catch {
		return undefined;
	}
	try {
		const buffer = Buffer.alloc(256);
		const text = buffer.toString('latin1', 0, readSync(file, buffer, 0, buffer.length, 0));
		return /^#![ \t]*(\/[^ \t\r\n]+)/.exec(text)?.[1];
	} catch {
		return undefined;
	} finally {
		closeSync(file);
	}
}

/** `undefined`: nothing is there, or nothing that may be looked at. @throws Error of the system where that cannot be said */
function statOf(path: string): Stats | undefined {
	try {
		return statSync(path);
	} catch (error) {
		if (isLasting(error)) return undefined;
		throw error;
	}
}

/** Of an error on a path: only a person can mend that. Others, as of a server that does not answer, may pass by themselves. */
export function isLasting(error: unknown): boolean {
	return ['ENOENT', 'ENOTDIR', 'EACCES', 'EISDIR'].includes(errnoOf(error) ?? '');
}

/** Whether `path` is a directory. @throws Error of the system where that cannot be said */
export function isDirectory(path: string): boolean {
	return statOf(path)?.isDirectory() === true;
}

/**
 * Absolute, without links, `.` and `..`. Of a file that is not there, where it would be made; `undefined` where that cannot be told, as of a link
 * to nothing.
 */
export function realPath(path: string): string | undefined {
	try {
		if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) return realpathSync(path);
		return posix.join(realpathSync(posix.dirname(path)), posix.basename(path));
	} catch {
		return undefined;
	}
}
