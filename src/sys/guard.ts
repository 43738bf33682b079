import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { MinderError } from '../model/errors.ts';
import { carriedEnv } from './carried-env.ts';
import { type Clock, sleep } from './clock.ts';
import { GUARD, GUARD_NAME, STARTER, STARTER_NAME } from './guard-script.ts';
import { isAlive, openProcTable, type ProcTable } from './proc-table.ts';
import type { Rand } from './rand.ts';

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

/** Seconds between two looks at a session, at first and later on: one that outlives its leader may do so for long. */
const LOOK_SECONDS = 0.05;
const LOOK_SECONDS_LATER = 0.5;
/** How long the kernel may take to end what got SIGKILL. */
const KILL_SECONDS = 10;
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
	readonly #clock: Clock;
	readonly #procs: ProcTable;
	readonly #pid: number;
	readonly #startTicks: number;
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
		this.#clock = clock;
		this.#procs = procs;
		// Before there is anything to be ended where this fails.
		this.#deadlineFile = unnamedFile(rand);
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
		this.#pid = this.#starter.pid ?? 0;
		const stat = this.#pid === 0 ? undefined : procs.stat(this.#pid);
		if (stat === undefined) {
			closeSync(this.#deadlineFile);
			throw new MinderError('internal', 'the command cannot be started: no process for /bin/sh');
		}
		this.#startTicks = stat.startTicks;
		this.#guard = spawn('/bin/sh', ['-c', GUARD, GUARD_NAME, String(this.#pid), String(this.#startTicks)], {
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
		const now = this.#procs.uptime();
		const later = Math.min(GUARD_LATER_SECONDS, Math.max(0, kill - term) / 4);
		const pair = `${hundredths(now + term + later)} ${hundredths(now + kill)}`;
		writeSync(this.#deadlineFile, lineOf(`${pair} ${pair}`), 0);
	}

	signal(signal: NodeJS.Signals): void {
		if (!this.#isAnother()) send(-this.#pid, signal);
	}

	isEmpty(): boolean {
		return this.#hasEnded && this.#members().length === 0;
	}

	async emptied(signal: AbortSignal): Promise<void> {
		let wait = LOOK_SECONDS;
		while (!signal.aborted && !this.isEmpty()) {
			await sleep(this.#clock, wait, signal);
			wait = Math.min(LOOK_SECONDS_LATER, wait * 1.2);
		}
	}

	async kill(): Promise<boolean> {
		const until = this.#clock.monotonic() + KILL_SECONDS;
		for (;;) {
			this.signal('SIGKILL');
			const members = this.#members();
			for (const pid of members) send(pid, 'SIGKILL');
			if (members.length === 0) return true;
			if (this.#clock.monotonic() >= until) return false;
			await sleep(this.#clock, LOOK_SECONDS);
		}
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

	/** Whether somebody else has got the number. */
	#isAnother(): boolean {
		if (!this.#hasEnded) return false;
		const stat = this.#procs.stat(this.#pid);
		return stat !== undefined && stat.startTicks !== this.#startTicks;
	}

	#members(): number[] {
		if (this.#isAnother()) return [];
		const ours = this.#procs.scan().filter((stat) => stat.session === this.#pid && isAlive(stat));
		return ours.map(({ pid }) => pid);
	}
}

/** Whether a shell hands on every variable: it drops those whose name it could not have. */
function carriesAll(env: Readonly<Record<string, string>>): boolean {
	return Object.keys(env).every((name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
}

/**
 * A file without a name, of which nothing is left when nobody has it open, with room for the deadlines.
 * @throws MinderError `precondition` where none can be made
 */
function unnamedFile(rand: Rand): number {
	let cause: unknown;
	const directories = new Set([tmpdir(), '/tmp', '/dev/shm', '/var/tmp']);
	for (const directory of directories) {
		const path = join(directory, `minder-lock-${rand.uuid()}`);
		try {
			const file = openSync(path, 'wx+', 0o600);
			unlinkSync(path);
			writeSync(file, lineOf(''), 0);
			return file;
		} catch (error) {
			cause ??= error;
		}
	}
	const text = `no file can be made in any of ${[...directories].join(', ')}: set TMPDIR to a directory that can be written`;
	throw new MinderError('precondition', text, { cause });
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

function send(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(pid, signal);
	} catch {
		// It has ended, or is another user's now.
	}
}
