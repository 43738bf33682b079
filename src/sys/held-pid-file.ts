import { linkSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { MinderError } from '../model/errors.ts';
import { systemClock } from './clock.ts';
import { errnoOf, storageError } from './files.ts';
import { readPidFile } from './pid-file.ts';
import { isAlive, openProcTable, TICKS_PER_SECOND } from './proc-table.ts';

/** A pid file that names this process. */
export interface HeldPidFile {
	/** Removes it, unless it has come to name another process. */
	release(): void;
	/** Names this process again, after another one that was to take it over. @throws MinderError `storage` */
	retake(): void;
}

/** A process that is older than the file by less than this may have written it: wall times of both are compared, in ms. */
const SLACK_MS = 2000;

/**
 * Writes this process's pid to a file, at once as a whole. One that names a process that has ended, or one that is younger than the file,
 * is left over and replaced: nobody removes it when a daemon crashes, so that it can be seen.
 * @param predecessor the process that hands it over
 * @throws MinderError `data-in-use` where a living process has it, `storage`
 */
export function takePidFile(path: string, predecessor?: number): HeldPidFile {
	const holder = holderOf(path);
	if (holder !== undefined && holder !== process.pid && holder !== predecessor) throw inUse(path, holder);
	const found = holder === undefined && statSync(path, { throwIfNoEntry: false }) === undefined;
	write(path, found ? 'new' : 'replace');
	return {
		release() {
			if (holderOf(path) === process.pid) rmSync(path, { force: true });
		},
		retake: () => write(path, 'replace'),
	};
}

/** @param how `new`: whoever comes first has it */
function write(path: string, how: 'new' | 'replace'): void {
	const fresh = `${path}.${process.pid}.new`;
	try {
		writeFileSync(fresh, `${process.pid}\n`, { mode: 0o644, flush: true });
		if (how === 'replace') renameSync(fresh, path);
		else linkSync(fresh, path);
	} catch (error) {
		if (how === 'new' && errnoOf(error) === 'EEXIST') throw inUse(path, holderOf(path));
		throw storageError(error, `cannot write the pid file ${path}`);
	} finally {
		rmSync(fresh, { force: true });
	}
}

/** The living process that a pid file names; `undefined`: there is none. */
function holderOf(path: string): number | undefined {
	const found = readPidFile(path);
	if ('problem' in found) return undefined;
	if (found.pid === process.pid) return found.pid;
	const procs = openProcTable();
	const stat = procs.stat(found.pid);
	if (!isAlive(stat)) return undefined;
	const startedAt = systemClock.wall() - (procs.uptime() - stat.startTicks / TICKS_PER_SECOND) * 1000;
	const writtenAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
	// The clock may have been set since: its command line tells, too.
	return startedAt <= writtenAt + SLACK_MS || procs.commandLine(found.pid).includes(path) ? found.pid : undefined;
}

function inUse(path: string, holder: number | undefined): MinderError {
	const who = holder === undefined ? 'another process' : `pid ${holder}`;
	return new MinderError('data-in-use', `pid file ${path} is held by ${who}: stop it, or choose another --pid-file`, {
		details: { path, ...(holder === undefined ? {} : { pid: String(holder) }) },
	});
}
