import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunDirectory } from '../../../src/sys/run-directory.ts';

describe('the watch of a run directory', () => {
	let directory: string;
	beforeEach(() => {
		directory = mkdtempSync(join(tmpdir(), 'minder-runs-'));
	});
	afterEach(() => rmSync(directory, { recursive: true, force: true }));

	/** What is told where the kernel refuses the watch. */
	function problemOf(code: string): string[] {
		const problems: string[] = [];
		const runs = new RunDirectory(directory, () => {
			throw Object.assign(new Error(`${code}: no watch`), { code });
		});
		runs.watch(
			() => {},
			(problem) => problems.push(problem),
		);
		runs.close();
		return problems;
	}

	it('is done without where the machine has none left, and says which limit to raise', () => {
		expect(problemOf('ENOSPC')).toEqual(['no inotify watch left on this machine: raise fs.inotify.max_user_watches']);
		expect(problemOf('EMFILE')).toEqual([
			'no inotify instance left for this user, or no open file: raise fs.inotify.max_user_instances, or ulimit -n',
		]);
		expect(problemOf('ENOMEM')).toEqual(['ENOMEM: no watch']);
	});

	it('is done without where the directory went away', () => {
		const runs = new RunDirectory(directory);
		rmSync(directory, { recursive: true });
		const problems: string[] = [];
		runs.watch(
			() => {},
			(problem) => problems.push(problem),
		);
		expect(problems).toEqual([expect.stringContaining('ENOENT')]);
		runs.close();
	});
});
