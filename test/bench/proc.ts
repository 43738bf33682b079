import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

/** CPU seconds that a program has used, and its resident memory in bytes; zeros once it has ended. */
export function usageOf(pid: number): { cpuSeconds: number; residentBytes: number } {
	try {
		const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
		return {
			cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
			residentBytes: Number(fields[21]) * PAGE_BYTES,
		};
	} catch {
		return { cpuSeconds: 0, residentBytes: 0 };
	}
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
