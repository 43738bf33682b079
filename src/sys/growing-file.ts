import { closeSync, fchownSync, fstatSync, readSync, writeSync } from 'node:fs';
import type { Rand } from './rand.ts';
import { unnamedFile } from './unnamed-file.ts';
import type { User } from './user.ts';

/** A file without a name that a command writes into, or reads from. */
export class GrowingFile {
	readonly descriptor: number;
	#closed = false;

	/** @param user whose command may open it anew, as /dev/stdout @throws MinderError `precondition`, Error of the system */
	constructor(rand: Rand, flags: 'wx+' | 'ax+', user?: User) {
		this.descriptor = unnamedFile(rand, 'minder-job', flags);
		if (user === undefined) return;
		try {
			fchownSync(this.descriptor, user.uid, user.gid);
		} catch (error) {
			this.close();
			throw error;
		}
	}

	/** Bytes. */
	get size(): number {
		return this.#closed ? 0 : fstatSync(this.descriptor).size;
	}

	/** From its beginning; who has the descriptor reads from there. @throws Error of the system, such as ENOSPC */
	fill(data: Uint8Array): void {
		for (let at = 0; at < data.length; )
			at += writeSync(this.descriptor, data, at, Math.min(data.length - at, 2 ** 30), at);
	}

	/** At most so many bytes from there; fewer at its end. */
	read(from: number, length: number): Buffer {
		if (this.#closed || length <= 0) return Buffer.alloc(0);
		const found = Buffer.allocUnsafe(length);
		let at = 0;
		while (at < length) {
			const bytes = readSync(this.descriptor, found, at, length - at, from + at);
			if (bytes === 0) break;
			at += bytes;
		}
		return found.subarray(0, at);
	}

	close(): void {
		if (!this.#closed) closeSync(this.descriptor);
		this.#closed = true;
	}
}
