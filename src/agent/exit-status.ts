import { constants } from 'node:os';
import type { ExitStatus, WallTime } from '../model/records.ts';

const SIGNALS = new Map(
	Object.entries(constants.signals).map(([name, number]) => [number, name as NodeJS.Signals] as const),
);

/**
 * What the status of a POSIX `sh` says. sh tells of signal n as 128+n, and of a program that itself exits with 128+n the same: both are taken
 * for the signal, which is what programs mean by it. It does not tell of core dumps: none here.
 * @param outOfMemory the kernel killed something of the run for want of memory
 */
export function exitStatusOf(status: number, at: WallTime, outOfMemory = false): ExitStatus {
	const signal = status > 128 ? SIGNALS.get(status - 128) : undefined;
	if (signal === undefined) return { kind: 'code', code: status, at };
	return { kind: 'signal', signal, core: false, oom: outOfMemory && signal === 'SIGKILL', at };
}
