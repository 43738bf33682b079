import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs';

/** What a pid file says. `owner`: the user it belongs to; `complete`: its first line ends with a newline, so it is not half written. */
export type PidFile =
	| { readonly pid: number; readonly owner: number; readonly complete: boolean }
	| { readonly problem: string };

/** Longest first line that is read, in bytes. */
const LONGEST = 64;

/** Reads the decimal number in the first line of a file; some programs write more lines. `problem` in words, to follow the path. */
export function readPidFile(path: string): PidFile {
	let file: number;
	try {
		// A pipe of that name must not hold the agent up.
		file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		return { problem: code === 'ENOENT' ? 'is not there' : `cannot be read (${code ?? String(error)})` };
	}
	try {
		const stat = fstatSync(file);
		if (!stat.isFile()) return { problem: 'is no regular file' };
		const buffer = Buffer.alloc(LONGEST);
		const text = buffer.toString('latin1', 0, readSync(file, buffer, 0, LONGEST, 0));
		const line = text.split('\n', 1)[0] ?? '';
		if (text.trim() === '') return { problem: 'is empty' };
		if (!/^\s*[1-9]\d{0,9}\s*$/.test(line)) return { problem: `holds ${JSON.stringify(line)}, which is no pid` };
		return { pid: Number(line), owner: stat.uid, complete: text.includes('\n') };
	} catch (error) {
		return { problem: `cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})` };
	} finally {
		closeSync(file);
	}
}

/** Real user of a process; `undefined`: there is no such process. */
export function userIdOf(pid: number): number | undefined {
	try {
		const match = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
		return match === null ? undefined : Number(match[1]);
	} catch {
		return undefined;
	}
}
