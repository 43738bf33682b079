import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { MinderError } from '../model/errors.ts';
import { carriedEnv, carriesAll } from './carried-env.ts';
import type { Clock } from './clock.ts';
import { GUARD, GUARD_NAME, STARTER, STARTER_NAME } from './guard-script.ts';
import { OwnSession } from './own-session.ts';
import { openProcTable, type ProcTable } from './proc-table.ts';
import type { Rand } from './rand.ts';
import { unnamedFile } from './unnamed-file.ts';

/** How a command ended. */
export type CommandEnd =
	| { readonly kind: 'exit'; readonly code: number }
	| { readonly kind: 'signal'; readonly signal: NodeJS.Signals };

/** Until when a command may run, in seconds from now: it is asked to end, and it is killed. */
export interface Deadline {
	readonly term: number;
	readonly kill: number;
}

/** A command that lives no longer than this program, nor than its deadline, whatever becomes of this program. It waits to be begun. */
export interface GuardedCommand {
	/** Of the command itself; others of its session may live on. */
	readonly ended: Promise<CommandEnd>;
	/** Resolves when the guard has died before {@link close}: the command must be ended. */
	readonly unguarded: Promise<void>;
	/** Starts the command, which has MINDER_LOCK_NAME and MINDER_LOCK_TOKEN in its environment. */
	begin(lock: { readonly name: string; readonly token: number }, deadline: Deadline): void;
	/** Moves the deadline. */
	prolong(deadline: Deadline): void;
	/** To its whole group; nothing where it is gone. */
	signal(signal: NodeJS.Signals): void;
	/** Whether anything of its session lives. */
	isEmpty(): boolean;
	/** Resolves when nothing of its session lives any more, or `signal` is aborted. */
	emptied(signal: AbortSignal): Promise<void>;
	/** SIGKILL to its session until nothing lives. @returns whether that came true */
	kill(): Promise<boolean>;
	/** What still lives is guarded no more; a command that was not begun never will be. */
	close(): Promise<void>;
}

/** @throws MinderError `internal` where no shell can be started, `precondition` where no temporary file can be made */
export type StartGuarded = (argv: readonly string[], env: Readonly<Record<string, string>>) => GuardedCommand;

/** The guard asks a little after this program would have, so that of the two it is the later one. */
const GUARD_LATER_SECONDS = 0.2;

/** Starts commands under a guard of their own, a shell. Standard input, output and error are those of this program, no other descriptor is. */
export function guardedStarter(clock: Clock, rand: Rand): StartGuarded {
	const procs = openProcTable();
	return (argv, env) => new ShellGuarded(argv, env, clock, rand, procs);
}

class ShellGuarded implements GuardedCommand {
	readonly ended: Promise<CommandEnd>;
	readonly unguarded: Promise<void>;
	readonly #procs: ProcTable;
	readonly #session: OwnSession;
	readonly #starter: ChildProcess;
	readonly #guard: ChildProcess;
	readonly #deadlineFile: number;
	#closed = false;

	constructor(
		argv: readonly string[],
		env: Readonly<Record<string, string>>,
		clock: Clock,
		rand: Rand,
		procs: ProcTable,
	) {
		this.#procs = procs;
		// Before there is anything to be ended where this fails.
		this.#deadlineFile = deadlineFile(rand);
		const carried = carriesAll(env) ? { env, words: [] } : carriedEnv(env, 'env', STARTER_NAME);
		this.#starter = spawn('/bin/sh', ['-c', STARTER, STARTER_NAME, ...carried.words, ...argv], {
			detached: true,
			stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
			env: carried.env,
		});
		this.ended = new Promise((resolve) => {
			this.#starter.once('exit', (code, signal) =>
				resolve(signal === null ? { kind: 'exit', code: code ?? 0 } : { kind: 'signal', signal }),
			);
		});
		ignoreErrors(this.#starter);
		const pid = this.#starter.pid ?? 0;
		const stat = pid === 0 ? undefined : procs.stat(pid);
		if (stat === undefined) {
			closeSync(this.#deadlineFile);
			throw new MinderError('internal', 'the command cannot be started: no process for /bin/sh');
		}
		const { startTicks } = stat;
		this.#session = new OwnSession({ pid, startTicks }, () => this.#hasEnded, procs, clock);
		this.#guard = spawn('/bin/sh', ['-c', GUARD, GUARD_NAME, String(pid), String(startTicks)], {
			detached: true,
			stdio: ['pipe', 'ignore', 'ignore', this.#deadlineFile],
			cwd: '/',
		});
		ignoreErrors(this.#guard);
		this.unguarded = new Promise((resolve) => {
			const gone = (): void => {
				if (!this.#closed) resolve();
			};
			this.#guard.once('exit', gone);
			this.#guard.once('error', gone);
		});
	}

	begin(lock: { readonly name: string; readonly token: number }, deadline: Deadline): void {
		this.prolong(deadline);
		this.#guard.stdin?.write('hold\n');
		inputOf(this.#starter)?.end(`${lock.name}\n${lock.token}\n`);
	}

	prolong({ term, kill }: Deadline): void {
		if (this.#closed) return;
		// On the clock of the guard, which reads /proc/uptime.
		const now = this.#procs.uptime() - this.#procs.headStart;
		const later = Math.min(GUARD_LATER_SECONDS, Math.max(0, kill - term) / 4);
		const pair = `${hundredths(now + term + later)} ${hundredths(now + kill)}`;
		writeSync(this.#deadlineFile, lineOf(`${pair} ${pair}`), 0);
	}

	signal(signal: NodeJS.Signals): void {
		this.#session.signal(signal);
	}

	isEmpty(): boolean {
		return this.#session.isEmpty();
	}

	emptied(signal: AbortSignal): Promise<void> {
		return this.#session.emptied(signal);
	}

	kill(): Promise<boolean> {
		return this.#session.kill();
	}

	async close(): Promise<void> {
		if (this.#closed) return;
		this.#closed = true;
		closeSync(this.#deadlineFile);
		inputOf(this.#starter)?.destroy();
		await new Promise<void>((resolve) => {
			this.#guard.once('exit', () => resolve());
			if (this.#guard.exitCode !== null || this.#guard.signalCode !== null) resolve();
			else this.#guard.stdin?.end('end\n', () => resolve());
		});
	}

	get #hasEnded(): boolean {
		return this.#starter.exitCode !== null || this.#starter.signalCode !== null;
	}
}

/** With room for the deadlines. @throws MinderError `precondition` where none can be made */
function deadlineFile(rand: Rand): number {
	const file = unnamedFile(rand, 'minder-lock', 'wx+');
	writeSync(file, lineOf(''), 0);
	return file;
}

/** As long as any other. */
function lineOf(deadlines: string): string {
	return `${deadlines.padEnd(100)}\n`;
}

function inputOf(starter: ChildProcess): Writable | undefined {
	return (starter.stdio[3] ?? undefined) as Writable | undefined;
}

/** A reader that has gone is seen by its `exit`. */
function ignoreErrors(child: ChildProcess): void {
	child.on('error', () => {});
	child.stdin?.on('error', () => {});
	(child.stdio[3] as Writable | null | undefined)?.on('error', () => {});
}

function hundredths(seconds: number): number {
	return Math.max(0, Math.floor(seconds * 100));
}
