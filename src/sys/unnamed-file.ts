import { openSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MinderError } from '../model/errors.ts';
import type { Rand } from './rand.ts';

/**
 * A file without a name, of which nothing is left when nobody has it open, readable and writable for us alone.
 * @param flags as of `open`; it is made, so `wx+` or `ax+`
 * @throws MinderError `precondition` where none can be made
 */
export function unnamedFile(rand: Rand, prefix: string, flags: 'wx+' | 'ax+'): number {
	let cause: unknown;
	const directories = new Set([tmpdir(), '/tmp', '/dev/shm', '/var/tmp']);
	for (const directory of directories) {
		const path = join(directory, `${prefix}-${rand.uuid()}`);
		try {
			const file = openSync(path, flags, 0o600);
			unlinkSync(path);
			return file;
		} catch (error) {
			cause ??= error;
		}
	}
	const text = `no file can be made in any of ${[...directories].join(', ')}: set TMPDIR to a directory that can be written`;
	throw new MinderError('precondition', text, { cause });
}
