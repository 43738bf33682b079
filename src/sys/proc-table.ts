import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import { withSpareDescriptor } from './spare-descriptor.ts';

/** One line of /proc/PID/stat, the fields that are used here. */
export interface ProcStat {
	readonly pid: number;
	/** `R`, `S`, `D`, `Z` … */
	readonly state: string;
	readonly parent: number;
	readonly group: number;
	readonly session: number;
	/** Kernel start time: ticks since boot. With the pid and the boot id it identifies a process. */
	readonly startTicks: number;
	/** User and system time, in ticks. */
	readonly cpuTicks: number;
	readonly residentBytes: number;
}

/** The kernel's list of processes, as a port. What cannot be looked at for want of memory or descriptors is an Error, not a process that ended. */
export interface ProcTable {
	/** Changes with each boot of the machine. */
	readonly bootId: string;
	/** Seconds since boot, sleep included: the base of `startTicks`. */
	uptime(): number;
	/**
	 * Seconds by which `uptime` is ahead of /proc/uptime, which lxcfs lets begin with the container, while start times are those of the machine. 0
	 * without such a file system.
	 */
	readonly headStart: number;
	/** `undefined`: no such process. A zombie is one still. */
	stat(pid: number): ProcStat | undefined;
	/** One pass over all processes but those in `skip`. */
	scan(skip?: Pick<ReadonlySet<number>, 'has'>): ProcStat[];
	/** `NAME=value` entries a process was started with; empty where it cannot be read. */
	environ(pid: number): readonly string[];
	/** Its argv; empty where it cannot be read. */
	commandLine(pid: number): readonly string[];
	/** CPU time that this very process has taken so far, in seconds, with all its threads. */
	ownCpuSeconds(): number;
	/** Path of the file that it has open there; `undefined` where there is none, or it cannot be read. */
	openFile(pid: number, descriptor: number): string | undefined;
}

/** USER_HZ: the unit of times in /proc, 100 on every Linux that Node runs on. */
export const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;
const LEAST_HEAD_START_SECONDS = 1;
const BUFFER = Buffer.allocUnsafe(4096);

/** Changes with each boot; empty where the kernel does not tell. */
export function bootIdOfMachine(): string {
	try {
		return withSpareDescriptor(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1')).trim();
	} catch {
		return '';
	}
}

/** Linux's /proc. @param uptimeFile another file in the place of /proc/uptime @throws Error where there is none */
export function openProcTable(uptimeFile = '/proc/uptime'): ProcTable {
	const bootId = withSpareDescriptor(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1')).trim();
	const shown = (): number => Number.parseFloat(readSmall(uptimeFile) ?? '0');
	const headStart = headStartOver(shown());
	return {
		bootId,
		uptime: () => shown() + headStart,
		headStart,
		stat: (pid) => parseStat(readSmall(`/proc/${pid}/stat`)),
		scan(skip) {
			const found: ProcStat[] = [];
			for (const name of withSpareDescriptor(() => readdirSync('/proc'))) {
				const first = name.charCodeAt(0);
				if (first < 48 || first > 57) continue;
				if (skip?.has(Number(name)) === true) continue;
				const stat = parseStat(readSmall(`/proc/${name}/stat`));
				if (stat !== undefined) found.push(stat);
			}
			return found;
		},
		environ: (pid) => readList(`/proc/${pid}/environ`),
		commandLine: (pid) => readList(`/proc/${pid}/cmdline`),
		ownCpuSeconds() {
			const { user, system } = process.cpuUsage();
			return (user + system) / 1e6;
		},
		openFile(pid, descriptor) {
			try {
				return readlinkSync(`/proc/${pid}/fd/${descriptor}`);
			} catch {
				return undefined;
			}
		},
	};
}

/** This process cannot be older than the machine has been up since its start; but for rounding, and what it slept, the difference is none. */
function headStartOver(shownUptime: number): number {
	const own = parseStat(readSmall('/proc/self/stat'));
	if (own === undefined) return 0;
	const ahead = own.startTicks / TICKS_PER_SECOND + process.uptime() - shownUptime;
	return ahead > LEAST_HEAD_START_SECONDS ? ahead : 0;
}

/** @returns `undefined` for what is no such line. The name may hold blanks and parentheses: fields count after the last `)`. */
export function parseStat(line: string | undefined): ProcStat | undefined {
	if (line === undefined) return undefined;
	const close = line.lastIndexOf(')');
	const pid = Number.parseInt(line, 10);
	if (close < 0 || !Number.isInteger(pid)) return undefined;
	// Field 3 of proc(5) is the first one here.
	const fields = line.slice(close + 2).split(' ', 22);
	if (fields.length < 22) return undefined;
	const field = (number: number): number => Number(fields[number - 3]);
	const startTicks = field(22);
	if (!Number.isFinite(startTicks)) return undefined;
	return {
		pid,
		state: fields[0] ?? '?',
		parent: field(4),
		group: field(5),
		session: field(6),
		startTicks,
		cpuTicks: field(14) + field(15),
		residentBytes: field(24) * PAGE_BYTES,
	};
}

/** Neither a zombie nor on its way out. */
export function isAlive(stat: ProcStat | undefined): stat is ProcStat {
	return stat !== undefined && stat.state !== 'Z' && stat.state !== 'X';
}

function readSmall(path: string): string | undefined {
	let file: number;
	try {
		file = openSync(path, 'r');
	} catch (error) {
		if (meansGone(error)) return undefined;
		return withSpareDescriptor(() => readSmallOnce(path));
	}
	return readAndClose(file);
}

function readSmallOnce(path: string): string | undefined {
	try {
		return readAndClose(openSync(path, 'r'));
	} catch (error) {
		if (meansGone(error)) return undefined;
		throw error;
	}
}

/** No such process, or one that hides from us; anything else says nothing about it. */
function meansGone(error: unknown): boolean {
	const { code } = error as NodeJS.ErrnoException;
	return code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES' || code === 'EPERM';
}

function readAndClose(file: number): string | undefined {
	try {
		return BUFFER.toString('latin1', 0, readSync(file, BUFFER, 0, BUFFER.length, 0));
	} catch {
		return undefined;
	} finally {
		closeSync(file);
	}
}

function readList(path: string): readonly string[] {
	try {
		return withSpareDescriptor(() => readFileSync(path, 'utf8'))
			.split('\0')
			.slice(0, -1);
	} catch {
		return [];
	}
}
