import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { LockLog } from '../support/lock-log.ts';

it('a command of a lock tells who lives beside it, and takes no stranger with an old pid for one', () => {
	const directory = mkdtempSync(join(tmpdir(), 'minder-lock-log-'));
	onTestFinished(() => rmSync(directory, { recursive: true }));
	const log = new LockLog(directory);
	const script = log.script('one', 'one-9', 0, false);
	const stat = readFileSync('/proc/self/stat', 'utf8');
	const born = stat.slice(stat.lastIndexOf(') ') + 2).split(' ')[19] ?? '';
	const pids = join(directory, 'locks.pids/one');
	mkdirSync(pids, { recursive: true });
	writeFileSync(join(pids, 'one-1'), `${process.pid} ${born}\n`);
	writeFileSync(join(pids, 'one-2'), `${process.pid} ${Number(born) - 1}\n`);

	execFileSync('/bin/sh', ['-c', script], { env: { MINDER_LOCK_TOKEN: '7' } });

	const [enter = [], leave = []] = log.lines();
	expect(enter).toEqual(['enter', expect.any(String), 'one', 'one-9', '7', expect.stringMatching(/^\d+$/), 'one-1']);
	expect(leave).toEqual(['leave', expect.any(String), 'one', 'one-9']);
});
