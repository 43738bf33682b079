import { posix } from 'node:path';
import type { ResourcesSpec } from '../model/process-spec.ts';
import type { CgroupFiles } from './cgroup-files.ts';

/** Of cgroup v2; those that ceilings need. */
export const CONTROLLERS = ['cpu', 'memory'] as const;
export type Controller = (typeof CONTROLLERS)[number];

/** Period of `cpu.max`, and the least time that the kernel takes for its quota, in microseconds. */
const CPU_PERIOD = { usual: 100_000, longest: 1_000_000 };
const CPU_LEAST_QUOTA = 1_000;

/** One cgroup, with those below it. */
export class Cgroup {
	readonly path: string;
	readonly #files: CgroupFiles;

	constructor(path: string, files: CgroupFiles) {
		this.path = path;
		this.#files = files;
	}

	/** What enters this file's cgroup: a pid, or 0 for the process that writes. */
	get procsFile(): string {
		return posix.join(this.path, 'cgroup.procs');
	}

	/**
	 * Sets the ceilings of one controller; what is not asked for is lifted.
	 * @throws Error of the system
	 */
	limit(controller: Controller, resources: ResourcesSpec): void {
		if (controller === 'cpu') return this.#write('cpu.max', cpuMax(resources.cpu));
		// All of it dies together: what would be left of a program without one of its processes is of no use.
		if (this.#files.read(posix.join(this.path, 'memory.oom.group')) !== undefined) this.#write('memory.oom.group', '1');
		this.#write('memory.high', amount(resources.memoryBytes));
		this.#write('memory.max', amount(resources.memoryMaxBytes));
	}

	/** Moves a process into it. @returns false: it is not there any more, or is not let in */
	add(pid: number): boolean {
		try {
			this.#write('cgroup.procs', String(pid));
			return true;
		} catch {
			return false;
		}
	}

	/** Pids of what lives in it. */
	members(): number[] {
		return this.#tree().flatMap((path) => pidsIn(this.#files.read(posix.join(path, 'cgroup.procs'))));
	}

	/** SIGKILL to all of it at once, also to what is being forked; before Linux 5.14 to what is found. */
	kill(): void {
		try {
			this.#write('cgroup.kill', '1');
		} catch {
			this.signal('SIGKILL');
		}
	}

	/** To each of its processes but those in `except`. */
	signal(signal: NodeJS.Signals, except: readonly number[] = []): void {
		for (const pid of this.members()) {
			if (except.includes(pid)) continue;
			try {
				process.kill(pid, signal);
			} catch {
				// It ended in between, or is not ours to signal: then it is among the members still.
			}
		}
	}

	/** Whether the kernel killed something of it for want of memory. */
	sawOutOfMemory(): boolean {
		const events = this.#files.read(posix.join(this.path, 'memory.events')) ?? '';
		return /^oom_(group_)?kill [1-9]/m.test(events);
	}

	/** @returns false: something lives in it */
	remove(): boolean {
		try {
			for (const path of this.#tree().reverse()) this.#files.removeDirectory(path);
			return true;
		} catch {
			return false;
		}
	}

	/** Itself first, each before those below it: a program may have made some. */
	#tree(): string[] {
		const paths = [this.path];
		for (const path of paths) {
			for (const name of this.#files.directories(path)) paths.push(posix.join(path, name));
		}
		return paths;
	}

	#write(file: string, text: string): void {
		this.#files.write(posix.join(this.path, file), text);
	}
}

/** Pids of a `cgroup.procs`; 0, a process of another pid namespace, is left out. */
export function pidsIn(text: string | undefined): number[] {
	return (text ?? '')
		.split('\n')
		.map(Number)
		.filter((pid) => pid > 0);
}

function cpuMax(cores: number | undefined): string {
	if (cores === undefined) return `max ${CPU_PERIOD.usual}`;
	const period = cores * CPU_PERIOD.usual >= CPU_LEAST_QUOTA ? CPU_PERIOD.usual : CPU_PERIOD.longest;
	return `${Math.max(CPU_LEAST_QUOTA, Math.round(cores * period))} ${period}`;
}

function amount(bytes: number | undefined): string {
	return bytes === undefined ? 'max' : String(Math.floor(bytes));
}
