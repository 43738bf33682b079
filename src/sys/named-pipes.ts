import { spawnSync } from 'node:child_process';
import { closeSync, constants, fchownSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MinderError } from '../model/errors.ts';
import { findTool } from './spawner.ts';
import type { User } from './user.ts';

/** One end for this program, the other, a descriptor, for a command. */
export interface CommandPipe {
	readonly ours: Socket;
	/** To be closed once the command has it. */
	readonly theirs: number;
}

/** Made at a time. */
const BATCH = 32;

/**
 * Pipes between this program and commands that these can open anew as /dev/stdin, /dev/stdout and /dev/stderr. The pipes that Node makes are sockets, which
 * cannot be opened; and of a file `>/dev/stderr` would cut off what stands in it. Nothing of them is left on disk.
 */
export class NamedPipes {
	/** Their reading ends, by which they are found again. */
	readonly #made: number[] = [];

	/** What the command writes is read by us. @param user whose command may open it anew @throws MinderError `precondition`, Error of the system */
	output(user?: User): CommandPipe {
		const read = this.#take(user);
		const theirs = openSync(`/proc/self/fd/${read}`, constants.O_WRONLY);
		return { ours: socket(read, 'read'), theirs };
	}

	/** As {@link output}, what we write is read by the command. */
	input(user?: User): CommandPipe {
		const read = this.#take(user);
		try {
			const ours = openSync(`/proc/self/fd/${read}`, constants.O_WRONLY | constants.O_NONBLOCK);
			// That one does not block, which no command expects.
			const theirs = openSync(`/proc/self/fd/${read}`, constants.O_RDONLY);
			return { ours: socket(ours, 'write'), theirs };
		} finally {
			closeSync(read);
		}
	}

	close(): void {
		for (const file of this.#made.splice(0)) closeSync(file);
	}

	#take(user: User | undefined): number {
		if (this.#made.length === 0) this.#make();
		const file = this.#made.pop();
		if (file === undefined) throw new MinderError('internal', 'mkfifo made no pipes');
		if (user !== undefined) fchownSync(file, user.uid, user.gid);
		return file;
	}

	#make(): void {
		const directory = mkdtempSync(join(tmpdir(), 'minder-job-'));
		try {
			const paths = Array.from({ length: BATCH }, (_, at) => join(directory, String(at)));
			const made = spawnSync(findTool('mkfifo'), ['-m', '600', ...paths], { encoding: 'utf8' });
			if (made.status !== 0) {
				const why = made.error?.message ?? made.stderr.trim();
				throw new MinderError('precondition', `no pipes can be made in ${tmpdir()}: ${why}`);
			}
			for (const path of paths) this.#made.push(openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
		} finally {
			rmSync(directory, { recursive: true, force: true });
		}
	}
}

/** Its errors are dropped: what the command does about it tells. */
function socket(fd: number, how: 'read' | 'write'): Socket {
	const made = new Socket({ fd, readable: how === 'read', writable: how === 'write' });
	made.on('error', () => {});
	return made;
}
