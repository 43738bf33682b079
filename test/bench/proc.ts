import { readdirSync, readFileSync } from 'node:fs';

const PAGE_BYTES = 4096;

/** CPU seconds that a program has used, and its resident memory in bytes; zeros once it has ended. */
export function usageOf(pid: number): { cpuSeconds: number; residentBytes: number } {
	try {
		const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
		const nanoseconds = readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => sum + runTime(pid, thread), 0);
		return { cpuSeconds: nanoseconds / 1e9, residentBytes: Number(fields[21]) * PAGE_BYTES };
	} catch {
		return { cpuSeconds: 0, residentBytes: 0 };
	}
}

/** Resident memory that is a program's own: without the pages of files that it has mapped, which the system takes back when it needs them. */
export function ownBytesOf(pid: number): number {
	const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
	return Number(kilobytes) * 1024;
}

/** By the scheduler's own count: the ticks in /proc/PID/stat charge a whole tick to what wakes up with the clock. */
function runTime(pid: number, thread: string): number {
	return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
}

/** Pids whose command line holds `text`. */
export function pidsOf(text: string): number[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
		.filter((name) => {
			try {
				return readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').includes(text);
			} catch {
				return false;
			}
		})
		.map(Number);
}
