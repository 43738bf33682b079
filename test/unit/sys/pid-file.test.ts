import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPidFile, userIdOf } from '../../../src/sys/pid-file.ts';
import { parseRunFile } from '../../../src/sys/run-directory.ts';

describe('a pid file', () => {
	let directory: string;
	beforeEach(() => {
		directory = mkdtempSync(join(tmpdir(), 'minder-pid-'));
	});
	afterEach(() => rmSync(directory, { recursive: true, force: true }));

	it.each([
		['12\n', { pid: 12, complete: true }],
		['  12 \n', { pid: 12, complete: true }],
		['12', { pid: 12, complete: false }],
		['12\n/var/lib/data\n1700000000\n', { pid: 12, complete: true }],
		['', { problem: 'is empty' }],
		['\n', { problem: 'is empty' }],
		['0\n', { problem: 'holds "0", which is no pid' }],
		['-1\n', { problem: 'holds "-1", which is no pid' }],
		['1e3\n', { problem: 'holds "1e3", which is no pid' }],
		['0x10\n', { problem: 'holds "0x10", which is no pid' }],
		['12 13\n', { problem: 'holds "12 13", which is no pid' }],
		['99999999999\n', { problem: 'holds "99999999999", which is no pid' }],
	])('with %j', (text, expected) => {
		const path = join(directory, 'pid');
		writeFileSync(path, text);
		expect(readPidFile(path)).toMatchObject(expected);
	});

	it('that is none is named, and a pipe holds nobody up', () => {
		const path = join(directory, 'pid');
		expect(readPidFile(path)).toEqual({ problem: 'is not there' });
		execFileSync('mkfifo', [path]);
		expect(readPidFile(path)).toEqual({ problem: 'is no regular file' });
		mkdirSync(join(directory, 'd'));
		expect(readPidFile(join(directory, 'd'))).toEqual({ problem: 'is no regular file' });
	});

	it('belongs to somebody, as its process does', () => {
		writeFileSync(join(directory, 'pid'), '1\n');
		expect(readPidFile(join(directory, 'pid'))).toMatchObject({ owner: process.getuid?.() });
		expect(userIdOf(process.pid)).toBe(process.getuid?.());
		expect(userIdOf(0x7fffffff)).toBeUndefined();
	});
});

describe('the program in the background of a run file', () => {
	it('is the last one, of whole lines alone', () => {
		const { main } = parseRunFile('{}\nmain 7 100 7\nmain 8 x 8\nmain 9 200 5\nmain 10 300 10');
		expect(main).toEqual({ pid: 9, startTicks: 200, session: 5 });
		expect(parseRunFile('{}\nexit 0 1.5\n').main).toBeUndefined();
	});
});
