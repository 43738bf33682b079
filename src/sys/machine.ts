import { readFileSync } from 'node:fs';
import { readFile, stat, statfs } from 'node:fs/promises';
import { cpus, hostname, loadavg, networkInterfaces, totalmem } from 'node:os';
import type { Disk } from '../model/records.ts';

/** Time of all cores since boot, in ticks of the kernel's choice: only the quotient of two differences means anything. */
export interface CpuTimes {
	readonly busy: number;
	readonly total: number;
}

/**
 * The machine this program runs on, as a port. Nothing here starts a program, so that all of it can be asked at every heartbeat.
 */
export interface Machine {
	hostname(): string;
	/** Addresses of the interfaces that others can reach: no loopback, no link-local ones. */
	addresses(): readonly string[];
	/** Changes with each boot; empty where the kernel does not tell. */
	bootId(): Promise<string>;
	cores(): number;
	memoryBytes(): number;
	/** 1, 5 and 15 minutes. */
	load(): readonly number[];
	/** @throws Error where /proc cannot be read */
	cpuTimes(): Promise<CpuTimes>;
	/** What programs could not get without swapping: total minus available. */
	memoryUsedBytes(): Promise<number>;
	/** Local file systems that are backed by a device, each device once. */
	disks(): Promise<readonly Disk[]>;
}

/**
 * Of systeminformation only `mem` is called: `currentLoad` runs `cat | grep` with execSync at each call on Linux, and `fsSize` runs `df`.
 */
export const systemMachine: Machine = {
	hostname: () => hostname(),
	addresses: () =>
		Object.values(networkInterfaces())
			.flatMap((addresses) => addresses ?? [])
			.filter((address) => !address.internal && !isLinkLocal(address.address))
			.map((address) => address.address),
	async bootId() {
		try {
			return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
		} catch {
			return '';
		}
	},
	cores: () => Math.max(1, cpus().length),
	memoryBytes: () => totalmem(),
	load: () => loadavg(),
	cpuTimes: async () => parseCpuTimes(readFileSync('/proc/stat', 'utf8')),
	// Loaded where it is asked for: it is large, and `minder lock` asks only for names.
	memoryUsedBytes: async () => (await (await import('systeminformation')).mem()).active,
	async disks() {
		const mounts = parseMounts(readFileSync('/proc/self/mountinfo', 'utf8'));
		const disks = await Promise.all(mounts.map(diskAt));
		return disks.filter((disk) => disk !== undefined);
	},
};

function isLinkLocal(address: string): boolean {
	return address.toLowerCase().startsWith('fe80:') || address.startsWith('169.254.');
}

/** From the first line of /proc/stat: user nice system idle iowait irq softirq steal (guest is part of user). See proc(5). */
export function parseCpuTimes(stat: string): CpuTimes {
	const line = stat.slice(0, stat.indexOf('\n'));
	const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = line
		.split(/\s+/)
		.slice(1)
		.map(Number);
	const busy = user + nice + system + irq + softirq + steal;
	return { busy, total: busy + idle + iowait };
}

/** Pools that have no device of their own in /proc, but are local disks all the same. */
const POOLED = new Set(['zfs', 'bcachefs', 'btrfs']);
/** Images that are always full and never grow. */
const READ_ONLY_IMAGES = new Set(['squashfs', 'iso9660', 'erofs', 'cramfs']);

/**
 * Mount points of real, local file systems in /proc/self/mountinfo, see proc(5). Network file systems are left out because statfs on one
 * whose server is away does not return. A device that is mounted more than once (bind mounts) counts at its shortest mount point. The
 * root is always taken, so that a container sees its overlay.
 */
export function parseMounts(mountinfo: string): string[] {
	const byDevice = new Map<string, string>();
	for (const line of mountinfo.split('\n')) {
		const [before, after] = line.split(' - ');
		if (before === undefined || after === undefined) continue;
		const mount = unescapeMount(before.split(' ')[4] ?? '');
		const [type = '', source = ''] = after.split(' ');
		const onDevice = source.startsWith('/dev/') && !type.startsWith('fuse') && !READ_ONLY_IMAGES.has(type);
		if (mount === '' || !(mount === '/' || onDevice || POOLED.has(type))) continue;
		const known = byDevice.get(source);
		if (known === undefined || mount.length < known.length) byDevice.set(source, mount);
	}
	return [...byDevice.values()].sort();
}

/** The kernel writes space, tab, newline and backslash as three octal digits. */
function unescapeMount(text: string): string {
	return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

/**
 * As `df` counts: used is what is not free for anybody. Undefined where the mount point went away, is not ours to see, or is a single
 * file, as container engines mount /etc/hosts.
 */
async function diskAt(mount: string): Promise<Disk | undefined> {
	try {
		const [there, { bsize, blocks, bfree }] = await Promise.all([stat(mount), statfs(mount)]);
		if (blocks === 0 || !there.isDirectory()) return undefined;
		return { mount, totalBytes: blocks * bsize, usedBytes: (blocks - bfree) * bsize };
	} catch {
		return undefined;
	}
}
