import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readSync } from 'node:fs';
import { posix } from 'node:path';
import type { LimitName } from '../model/process-spec.ts';
import { carriedEnv } from './carried-env.ts';
import { SHIM_NAME } from './shim.ts';
import type { User } from './user.ts';

/** One start, with everything looked up. */
export interface Launch {
	readonly runFile: string;
	/** Absolute path of the program. */
	readonly path: string;
	readonly args: readonly string[];
	readonly cwd: string;
	/** All of it; nothing of the agent's own is added. */
	readonly env: Readonly<Record<string, string>>;
	/** Names of `env` whose values must not stand in an argument list, which everybody on the machine can read. */
	readonly hidden?: ReadonlySet<string>;
	/** Octal; 022 without it. */
	readonly umask?: string;
	readonly limits: Readonly<Partial<Record<LimitName, number | 'unlimited'>>>;
	/** Present: change to this user. */
	readonly user?: User;
	/** `cgroup.procs` of the cgroup that it is to run in; one that cannot be entered is told of in the run file. */
	readonly cgroup?: string;
	readonly stdout: string;
	readonly stderr: string;
}

/** A start that is under way. */
export interface Launched {
	/** Size of the stderr file before the start: what follows it is of this run, or of what an earlier one left. */
	readonly stderrFrom: number;
}

/** Starts programs, each under a parent that outlives the agent and writes into the run file. */
export interface Spawner {
	/** @throws Error of the system: nothing was started */
	launch(launch: Launch): Launched;
	/** The run file has told of the program: `lost` need not be asked any more. */
	begun(runFile: string): void;
	/**
	 * Why the launch will never write into its run file; `undefined` where it still may, or was not launched here. Looks at every process:
	 * to be asked only of a launch that has been silent for long.
	 */
	lost(runFile: string): string | undefined;
	/** Last line of the file beyond `from`, `''` where there is none. */
	lastLine(file: string, from: number): string;
	/** Starts nothing any more. What was started goes on. */
	close(): void;
}

/** Programs of util-linux and coreutils that a shim execs on the way. */
export interface Tools {
	readonly setsid: string;
	readonly setpriv: string;
	readonly env: string;
}

/** @throws Error naming what is missing */
export function findTools(): Tools {
	return { setsid: findTool('setsid'), setpriv: findTool('setpriv'), env: findTool('env') };
}

/** Arguments of the shim's function, and what its environment has to be. */
export interface ShimCall {
	readonly words: readonly string[];
	readonly env: Readonly<Record<string, string>>;
}

/** @param envOptions options of `env` beyond `-i` */
export function shimCall(launch: Launch, tools: Tools, envOptions: readonly string[]): ShimCall {
	const { user, hidden = new Set() } = launch;
	const setpriv = setprivWords(user, tools);
	const variables = Object.entries(launch.env);
	const environment = variables.flatMap(([name, value]) => (hidden.has(name) ? [] : [`${name}=${value}`]));
	const secret = Object.fromEntries(variables.filter(([name]) => hidden.has(name)));
	const carried = hidden.size === 0 ? undefined : carriedEnv(secret, tools.env, SHIM_NAME);
	const words = [
		launch.cwd,
		launch.umask ?? '022',
		limitWords(launch.limits),
		launch.cgroup ?? '',
		tools.setsid,
		...setpriv,
		...(carried?.words ?? []),
		tools.env,
		...envOptions,
		...(carried === undefined ? ['-i'] : []),
		...environment,
		launch.path,
		...launch.args,
	];
	return { words, env: carried?.env ?? {} };
}

/** What stands before a program that is to run as `user`; nothing where there is none. */
export function setprivWords(user: User | undefined, tools: Pick<Tools, 'setpriv'> | undefined): string[] {
	if (user === undefined || tools === undefined) return [];
	const groups = user.bare ? '--clear-groups' : '--init-groups';
	return [tools.setpriv, `--reuid=${user.uid}`, `--regid=${user.gid}`, groups, '--'];
}

/** Makes the output files, readable for the agent's group alone, and tells the size of one. */
export class OutputFiles {
	readonly #made = new Set<string>();

	/** @returns bytes @throws Error of the system */
	prepare(path: string): number {
		const directory = posix.dirname(path);
		if (!this.#made.has(directory)) {
			mkdirSync(directory, { recursive: true, mode: 0o750 });
			this.#made.add(directory);
		}
		const file = openSync(path, 'a', 0o640);
		try {
			return fstatSync(file).size;
		} finally {
			closeSync(file);
		}
	}
}

/** Option of `ulimit`, and the bytes of its unit. dash has -p where others have -u; the shim tries both. */
const LIMITS: Readonly<Record<LimitName, readonly [option: string, unit: number]>> = {
	nofile: ['n', 1],
	nproc: ['u', 1],
	core: ['c', 512],
	as: ['v', 1024],
	cpu: ['t', 1],
	fsize: ['f', 512],
	data: ['d', 1024],
	stack: ['s', 1024],
	memlock: ['l', 1024],
};

/** What a shim takes as its LIMITS: `name:option:value`, separated by blanks. */
export function limitWords(limits: Launch['limits']): string {
	return Object.entries(limits)
		.map(([name, value]) => limitArgument(name as LimitName, value))
		.join(' ');
}

/** `name:option:value` */
function limitArgument(name: LimitName, value: number | 'unlimited'): string {
	const [option, unit] = LIMITS[name];
	return `${name}:${option}:${value === 'unlimited' ? value : Math.floor(value / unit)}`;
}

/** Absolute path of a program of util-linux or coreutils. @throws Error naming what is missing */
export function findTool(name: string): string {
	const found = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin'].find((directory) =>
		existsSync(posix.join(directory, name)),
	);
	if (found === undefined) throw new Error(`${name} not found: install util-linux and coreutils`);
	return posix.join(found, name);
}

/** Last line of what stands in the file beyond `from`; `''` where there is none. */
export function lastLineOf(path: string, from: number): string {
	let file: number;
	try {
		file = openSync(path, 'r');
	} catch {
		return '';
	}
	try {
		const size = fstatSync(file).size;
		const buffer = Buffer.alloc(1024);
		const start = Math.max(from, size - buffer.length);
		const text = buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, start));
		return text.trimEnd().split('\n').at(-1) ?? '';
	} finally {
		closeSync(file);
	}
}
