import { spawn } from 'node:child_process';
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readSync } from 'node:fs';
import { posix } from 'node:path';
import type { LimitName } from '../model/process-spec.ts';
import { SHIM, SHIM_NAME } from './shim.ts';
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
	readonly umask?: string;
	readonly limits: Readonly<Partial<Record<LimitName, number | 'unlimited'>>>;
	/** Present: change to this user. */
	readonly user?: User;
	readonly stdout: string;
	readonly stderr: string;
}

/** A shim that was started. It outlives this process. */
export interface Launched {
	readonly shim: number;
	/** Size of the stderr file before the start: what follows it is of this run, or of what an earlier one left. */
	readonly stderrFrom: number;
}

/** Starts programs, each under a parent that outlives the agent and writes into the run file. */
export interface Spawner {
	/**
	 * @param onEnd the shim has ended; not called after `Spawner` is gone, nor for a shim of an earlier agent
	 * @throws Error of the system: nothing was started
	 */
	launch(launch: Launch, onEnd: (error?: Error) => void): Launched;
	/** Last line of the file beyond `from`, `''` where there is none. */
	lastLine(file: string, from: number): string;
}

/** {@link Spawner} with a shim in POSIX sh. @throws Error where setsid or setpriv of util-linux are missing */
export function openShellSpawner(): Spawner {
	const setsid = findTool('setsid');
	const tools = { setsid, setpriv: findTool('setpriv'), env: findTool('env') };
	const directories = new Set<string>();
	const openOutput = (path: string): number => {
		const directory = posix.dirname(path);
		if (!directories.has(directory)) {
			mkdirSync(directory, { recursive: true, mode: 0o750 });
			directories.add(directory);
		}
		return openSync(path, 'a', 0o640);
	};
	return {
		launch(launch, onEnd) {
			const files: number[] = [];
			try {
				files.push(openOutput(launch.stdout), openOutput(launch.stderr));
				const [stdout, stderr] = files as [number, number];
				const stderrFrom = fstatSync(stderr).size;
				const exact = needsExactEnvironment(launch.env);
				const child = spawn('/bin/sh', ['-c', SHIM, SHIM_NAME, ...shimArguments(launch, tools, exact)], {
					detached: true,
					stdio: ['ignore', stdout, stderr],
					cwd: '/',
					env: exact ? {} : launch.env,
				});
				let over = false;
				const end = (error?: Error): void => {
					if (over) return;
					over = true;
					onEnd(error);
				};
				child.once('error', end);
				child.once('exit', () => end());
				child.unref();
				return { shim: child.pid ?? 0, stderrFrom };
			} finally {
				for (const file of files) closeSync(file);
			}
		},
		lastLine: lastLineOf,
	};
}

interface Tools {
	readonly setsid: string;
	readonly setpriv: string;
	readonly env: string;
}

function shimArguments(launch: Launch, tools: Tools, exact: boolean): string[] {
	const { user } = launch;
	const program = [launch.path, ...launch.args];
	const environment = exact ? [tools.env, '-i', ...Object.entries(launch.env).map(([k, v]) => `${k}=${v}`)] : [];
	const groups = user?.bare === true ? '--clear-groups' : '--init-groups';
	const setpriv = user === undefined ? [] : [tools.setpriv, `--reuid=${user.uid}`, `--regid=${user.gid}`, groups, '--'];
	const limits = Object.entries(launch.limits).map(([name, value]) => limitArgument(name as LimitName, value));
	return [
		launch.runFile,
		launch.cwd,
		launch.umask ?? '',
		limits.join(' '),
		tools.setsid,
		...setpriv,
		...environment,
		...program,
	];
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

/** `name:option:value` */
function limitArgument(name: LimitName, value: number | 'unlimited'): string {
	const [option, unit] = LIMITS[name];
	return `${name}:${option}:${value === 'unlimited' ? value : Math.floor(value / unit)}`;
}

const SHELL_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Variables that a shell, or its loader, would act on or change. */
const SHELL_ACTS_ON =
	/^(?:IFS|PS[124]|OPT(?:IND|ARG|ERR)|PPID|LINENO|PWD|OLDPWD|SHLVL|_|ENV|BASH.*|POSIXLY_CORRECT|LD_.*|MAIL.*)$/;

/** A shell drops names that are no identifiers and acts on some others: then `env -i` hands the environment over instead. */
function needsExactEnvironment(env: Readonly<Record<string, string>>): boolean {
	return Object.keys(env).some((name) => !SHELL_NAME.test(name) || SHELL_ACTS_ON.test(name));
}

function findTool(name: string): string {
	const found = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin'].find((directory) =>
		existsSync(posix.join(directory, name)),
	);
	if (found === undefined) throw new Error(`${name} not found: install util-linux and coreutils`);
	return posix.join(found, name);
}

function lastLineOf(path: string, from: number): string {
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
