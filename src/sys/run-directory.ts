import {
	closeSync,
	constants,
	type FSWatcher,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	realpathSync,
	renameSync,
	rmSync,
	watch,
	writeSync,
} from 'node:fs';
import { posix } from 'node:path';
import { type InstanceId, isInstanceId } from '../model/ids.ts';
import { errnoOf } from './files.ts';
import { type ProcStat, parseStat } from './proc-table.ts';
import { withSpareDescriptor } from './spare-descriptor.ts';

/**
 * The record of one start, a file `instance@attempt`. The agent writes line 1 before the start; the shim appends the others, each in one
 * write. A line counts only with its newline.
 *
 *     {…}                        the agent's intent, JSON
 *     refused <what>             the shim could not prepare the program (limits, working directory)
 *     unconfined                 it runs, but could not enter its cgroup
 *     pid <line of /proc/self/stat>
 *     main <pid> <start> <session>  the agent: the program that the one before left in the background; the last one counts
 *     ready                      the agent: its readiness was reached
 *     exit <status of sh> <seconds of /proc/uptime>
 */
export interface RunFile {
	/** JSON; `undefined` where there is none, or it is damaged. */
	readonly intent: string | undefined;
	readonly refused?: string;
	readonly unconfined?: true;
	/** The program, as it was before its exec; `parent` is the shim. */
	readonly started?: ProcStat;
	/** Of a program that put itself in the background: the one that is watched. */
	readonly main?: BackgroundMember;
	readonly ready?: true;
	/** `uptime`: of /proc/uptime, so without the head start of the machine. */
	readonly exit?: { readonly status: number; readonly uptime: number };
}

/** A process that is no child of a shim. `startTicks` as in {@link ProcStat}. */
export type BackgroundMember = Pick<ProcStat, 'pid' | 'startTicks' | 'session'>;

export interface RunName {
	readonly instance: InstanceId;
	readonly attempt: number;
}

/** All run files of an agent, in one flat directory so that one watch serves them all. */
export class RunDirectory {
	/** Absolute and free of symbolic links: shims are known by it. */
	readonly path: string;
	readonly #aside: string;
	readonly #begin: typeof watch;
	#watcher: FSWatcher | undefined;

	/** @param begin inotify without it */
	constructor(path: string, begin: typeof watch = watch) {
		this.#begin = begin;
		mkdirSync(path, { recursive: true, mode: 0o700 });
		this.path = realpathSync(path);
		this.#aside = `${this.path}.damaged`;
	}

	pathOf(name: RunName): string {
		return posix.join(this.path, fileName(name));
	}

	/** The inverse of {@link pathOf}; `undefined` for any other path. */
	nameOf(path: string): RunName | undefined {
		return posix.dirname(path) === this.path ? parseName(posix.basename(path)) : undefined;
	}

	/** A plain write: the block is there, so that the lines of the shim find room on a full disk. @throws Error of the system */
	create(name: RunName, intent: object): void {
		const file = openSync(this.pathOf(name), 'w', 0o600);
		try {
			writeSync(file, `${JSON.stringify(intent)}\n`);
		} finally {
			closeSync(file);
		}
	}

	/** Adds the line `ready`. @throws Error of the system */
	markReady(name: RunName): void {
		this.#append(name, 'ready');
	}

	/** Adds the line `main`. @throws Error of the system */
	markMain(name: RunName, { pid, startTicks, session }: BackgroundMember): void {
		this.#append(name, `main ${pid} ${startTicks} ${session}`);
	}

	/** `undefined`: there is none. */
	read(name: RunName): RunFile | undefined {
		let text: string;
		try {
			text = withSpareDescriptor(() => readFileSync(this.pathOf(name), 'utf8'));
		} catch {
			return undefined;
		}
		return parseRunFile(text);
	}

	list(): RunName[] {
		return readdirSync(this.path).flatMap((name) => parseName(name) ?? []);
	}

	remove(name: RunName): void {
		rmSync(this.pathOf(name), { force: true });
	}

	/** Keeps a damaged file for a person to look at. @returns where */
	setAside(name: RunName): string {
		mkdirSync(this.#aside, { recursive: true, mode: 0o700 });
		const target = posix.join(this.#aside, fileName(name));
		renameSync(this.pathOf(name), target);
		return target;
	}

	#append(name: RunName, line: string): void {
		const file = openSync(this.pathOf(name), constants.O_WRONLY | constants.O_APPEND);
		try {
			writeSync(file, `${line}\n`);
		} finally {
			closeSync(file);
		}
	}

	/**
	 * Calls `listener` for files that grew. Events may be lost under load: a sweep has to make up for them.
	 * @param onError told in words why there will be none: the machine may have no watch left
	 */
	watch(listener: (name: RunName) => void, onError: (problem: string) => void): void {
		try {
			this.#watcher = this.#begin(this.path, { persistent: false }, (kind, name) => {
				const run = kind === 'change' && name !== null ? parseName(name) : undefined;
				if (run !== undefined) listener(run);
			});
		} catch (error) {
			return onError(watchProblem(error));
		}
		this.#watcher.on('error', (error) => onError(watchProblem(error)));
	}

	close(): void {
		this.#watcher?.close();
		this.#watcher = undefined;
	}
}

function watchProblem(error: unknown): string {
	const code = errnoOf(error);
	if (code === 'ENOSPC') return 'no inotify watch left on this machine: raise fs.inotify.max_user_watches';
	if (code === 'EMFILE')
		return 'no inotify instance left for this user, or no open file: raise fs.inotify.max_user_instances, or ulimit -n';
	return error instanceof Error ? error.message : String(error);
}

function fileName({ instance, attempt }: RunName): string {
	return `${instance}@${attempt}`;
}

function parseName(name: string): RunName | undefined {
	const at = name.lastIndexOf('@');
	const instance = name.slice(0, at);
	const attempt = Number(name.slice(at + 1));
	return at > 0 && isInstanceId(instance) && Number.isSafeInteger(attempt) ? { instance, attempt } : undefined;
}

/** Reads what can be read; a damaged line is as one that is not there. */
export function parseRunFile(text: string): RunFile {
	const lines = text.split('\n').slice(0, -1);
	let intent: string | undefined;
	let refused: string | undefined;
	let started: ProcStat | undefined;
	let main: BackgroundMember | undefined;
	let unconfined = false;
	let ready = false;
	let exit: RunFile['exit'];
	for (const line of lines) {
		if (line.startsWith('pid ')) started ??= parseStat(line.slice(4));
		else if (line.startsWith('refused ')) refused ??= line.slice(8);
		else if (line === 'unconfined') unconfined = true;
		else if (line === 'ready') ready = true;
		else if (line.startsWith('main ')) main = parseMain(line) ?? main;
		else if (line.startsWith('exit ')) {
			const match = /^exit (\d+) (\d+(?:\.\d+)?)/.exec(line);
			if (match !== null) exit ??= { status: Number(match[1]), uptime: Number(match[2]) };
		} else if (line.startsWith('{')) intent ??= line;
	}
	return {
		intent,
		...(refused === undefined ? {} : { refused }),
		...(started === undefined ? {} : { started }),
		...(main === undefined ? {} : { main }),
		...(unconfined ? { unconfined } : {}),
		...(ready ? { ready } : {}),
		...(exit === undefined ? {} : { exit }),
	};
}

function parseMain(line: string): BackgroundMember | undefined {
	const match = /^main (\d+) (\d+) (\d+)$/.exec(line);
	if (match === null) return undefined;
	return { pid: Number(match[1]), startTicks: Number(match[2]), session: Number(match[3]) };
}
