import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { MinderError } from '../model/errors.ts';
import type { LimitName } from '../model/process-spec.ts';
import { carriedEnv, carriesAll } from './carried-env.ts';
import { type Clock, sleep, type Timer } from './clock.ts';
import { GrowingFile } from './growing-file.ts';
import type { CommandEnd } from './guard.ts';
import { JobGuard } from './job-guard.ts';
import { JOB_STARTER, JOB_STARTER_NAME } from './job-scripts.ts';
import { type CommandPipe, NamedPipes } from './named-pipes.ts';
import { OwnSession } from './own-session.ts';
import { openProcTable, type ProcTable } from './proc-table.ts';
import type { Rand } from './rand.ts';
import { findTools, limitWords, setprivWords } from './spawner.ts';
import type { User } from './user.ts';

/** A command for jobs, with everything looked up. */
export interface JobCommand {
	readonly argv: readonly string[];
	/** All of it. */
	readonly env: Readonly<Record<string, string>>;
	readonly cwd: string;
	/** Present: change to this user, which only root can. */
	readonly user?: User;
	/** Octal; as this program's own without it. */
	readonly umask?: string;
	readonly limits?: Readonly<Partial<Record<LimitName, number | 'unlimited'>>>;
}

/** A command that runs, in a session of its own. It lives no longer than this program. */
export interface JobProcess {
	/** How the command itself ended; others of its session may live on until {@link JobProcess.end}. */
	readonly ended: Promise<CommandEnd>;
	/** What it writes to standard output and standard error. Both end with it, unless something that left its session has them open. */
	readonly output: Readable;
	readonly errors: Readable;
	/** SIGTERM to its group, after the grace SIGKILL to all of its session. Resolves when nothing of it lives. Twice: the shorter grace counts. */
	stop(graceSeconds: number): Promise<void>;
	/** Ends what its command left behind, after a moment for what is about to end; to be called once it has ended. */
	end(): Promise<void>;
	/** Closes pipes and files. */
	close(): void;
}

/** With a payload on standard input, all of which it may leave unread. */
export interface OneShot extends JobProcess {
	/** Open as its descriptor 4. */
	readonly progress: GrowingFile;
}

/** That takes one thing after the other. */
export interface Standing extends JobProcess {
	/** Its errors are dropped: the end of the command tells. */
	readonly input: Writable;
}

/** Starts commands for jobs. @throws MinderError `internal`, `precondition`, or an Error of the system: nothing was started */
export interface JobProcesses {
	runOnce(command: JobCommand, payload: Uint8Array): OneShot;
	keep(command: JobCommand): Standing;
	/** Ends all that still lives; nothing is to be started afterwards. */
	close(): Promise<void>;
}

/** Path of the descriptor that {@link OneShot.progress} is, for the command. */
export const PROGRESS_PATH = '/dev/fd/4';

/** What a command left in the background of its session is looked for after so long: a look at all processes is dear, and one does for many. Seconds. */
const SWEEP_SECONDS = 1;
/** For what a command left in its group, such as the end of a pipe, to end by itself. */
const LEFTOVER_SECONDS = 0.25;
/** Descriptor of the line that lets a command begin. */
const GO = 3;

/** @throws Error where there is no /proc */
export function systemJobProcesses(clock: Clock, rand: Rand): JobProcesses {
	return new GuardedProcesses(clock, rand, openProcTable());
}

class GuardedProcesses implements JobProcesses {
	readonly #clock: Clock;
	readonly #rand: Rand;
	readonly #procs: ProcTable;
	readonly #guard: JobGuard;
	readonly #pipes = new NamedPipes();
	readonly #living = new Set<GuardedProcess>();
	/** Their command has ended, and nothing of its group was left. */
	readonly #toSweep = new Set<OwnSession>();
	#sweep: Timer | undefined;

	constructor(clock: Clock, rand: Rand, procs: ProcTable) {
		this.#clock = clock;
		this.#rand = rand;
		this.#procs = procs;
		// Without it they could outlive us.
		this.#guard = new JobGuard(() => {
			for (const each of this.#living) void each.stop(0);
			void this.#sweepNow();
		});
	}

	runOnce(command: JobCommand, payload: Uint8Array): OneShot {
		const held = new Held();
		try {
			const input = held.file(new GrowingFile(this.#rand, 'wx+', command.user));
			input.fill(payload);
			const progress = held.file(new GrowingFile(this.#rand, 'ax+', command.user));
			const output = held.pipe(this.#pipes.output(command.user));
			const errors = held.pipe(this.#pipes.output(command.user));
			const stdio = [input.descriptor, output.theirs, errors.theirs, 'pipe' as const, progress.descriptor];
			const process = this.#start(command, held, stdio);
			input.close();
			return Object.assign(process, { output: output.ours, errors: errors.ours, progress });
		} catch (error) {
			held.close();
			throw error;
		}
	}

	keep(command: JobCommand): Standing {
		const held = new Held();
		try {
			const input = held.pipe(this.#pipes.input(command.user));
			const output = held.pipe(this.#pipes.output(command.user));
			const errors = held.pipe(this.#pipes.output(command.user));
			const process = this.#start(command, held, [input.theirs, output.theirs, errors.theirs, 'pipe']);
			return Object.assign(process, { input: input.ours, output: output.ours, errors: errors.ours });
		} catch (error) {
			held.close();
			throw error;
		}
	}

	async close(): Promise<void> {
		await Promise.all([...this.#living].map((each) => each.stop(0)));
		await this.#sweepNow();
		this.#guard.close();
		this.#pipes.close();
	}

	#start(command: JobCommand, held: Held, stdio: (number | 'pipe')[]): GuardedProcess {
		const { words, env } = wordsOf(command);
		const child = spawn('/bin/sh', ['-c', JOB_STARTER, JOB_STARTER_NAME, ...words], {
			detached: true,
			stdio,
			cwd: command.cwd,
			env,
		});
		held.handedOver();
		for (const stream of [child, ...child.stdio]) stream?.on('error', () => {});
		const pid = child.pid ?? 0;
		const stat = pid === 0 ? undefined : this.#procs.stat(pid);
		if (stat === undefined) throw new MinderError('internal', `/bin/sh cannot be started in ${command.cwd}`);
		let hasEnded = false;
		const ended = new Promise<CommandEnd>((resolve) => {
			child.once('exit', (code, signal) => {
				hasEnded = true;
				resolve(signal === null ? { kind: 'exit', code: code ?? 0 } : { kind: 'signal', signal });
			});
		});
		const leader = { pid, startTicks: stat.startTicks };
		const session = new OwnSession(leader, () => hasEnded, this.#procs, this.#clock);
		const process = new GuardedProcess(ended, session, held, this.#clock, () => this.#over(process, session));
		this.#living.add(process);
		const go = child.stdio[GO] as Writable;
		this.#guard.hold(leader).then(
			() => go.end('go\n'),
			() => go.destroy(),
		);
		return process;
	}

	/** It stays guarded until it was seen that nothing of it is left. */
	#over(process: GuardedProcess, session: OwnSession): void {
		this.#living.delete(process);
		this.#toSweep.add(session);
		this.#sweep ??= this.#clock.after(SWEEP_SECONDS, () => void this.#sweepNow(), { background: true });
	}

	async #sweepNow(): Promise<void> {
		this.#sweep?.cancel();
		this.#sweep = undefined;
		if (this.#toSweep.size === 0) return;
		const sessions = [...this.#toSweep];
		this.#toSweep.clear();
		const processes = this.#procs.scan();
		for (const session of sessions) {
			if (session.members(processes).length > 0) await session.kill();
			this.#guard.drop(session.leader);
		}
	}
}

/** Pipes and files of one command. */
class Held {
	readonly #files: GrowingFile[] = [];
	readonly #pipes: CommandPipe[] = [];
	#theirs: readonly number[] = [];

	file(file: GrowingFile): GrowingFile {
		this.#files.push(file);
		return file;
	}

	pipe(pipe: CommandPipe): CommandPipe {
		this.#pipes.push(pipe);
		this.#theirs = [...this.#theirs, pipe.theirs];
		return pipe;
	}

	/** The command has its ends. */
	handedOver(): void {
		for (const end of this.#theirs) closeSync(end);
		this.#theirs = [];
	}

	close(): void {
		this.handedOver();
		for (const { ours } of this.#pipes) ours.destroy();
		for (const file of this.#files) file.close();
	}
}

class GuardedProcess implements Omit<JobProcess, 'output' | 'errors'> {
	readonly ended: Promise<CommandEnd>;
	readonly #held: Held;
	readonly #session: OwnSession;
	readonly #clock: Clock;
	readonly #over: () => void;
	/** Aborted when the time of a stop is up. */
	readonly #hurry = new AbortController();
	#stopping: Promise<void> | undefined;
	#ended = false;

	constructor(ended: Promise<CommandEnd>, session: OwnSession, held: Held, clock: Clock, over: () => void) {
		this.ended = ended;
		this.#held = held;
		this.#session = session;
		this.#clock = clock;
		this.#over = over;
	}

	stop(graceSeconds: number): Promise<void> {
		if (graceSeconds <= 0) this.#hurry.abort();
		else this.#clock.after(graceSeconds, () => this.#hurry.abort(), { background: true });
		this.#stopping ??= this.#stop();
		return this.#stopping;
	}

	async end(): Promise<void> {
		if (this.#ended) return;
		this.#ended = true;
		await this.#stopping;
		if (this.#session.groupMayLive()) {
			const late = new AbortController();
			const timer = this.#clock.after(LEFTOVER_SECONDS, () => late.abort());
			await this.#session.emptied(late.signal);
			timer.cancel();
			await this.#session.kill();
		}
		this.#over();
	}

	close(): void {
		this.#held.close();
	}

	async #stop(): Promise<void> {
		if (!this.#hurry.signal.aborted) {
			this.#session.signal('SIGTERM');
			// One that is stopped would not hear of it.
			this.#session.signal('SIGCONT');
			await this.#session.emptied(this.#hurry.signal);
		}
		await this.#session.kill();
		await Promise.race([this.ended, sleep(this.#clock, 1)]);
	}
}

/** Arguments of the starter, and what its environment has to be: past it and setpriv, which may run as root, go no variables that mean something to them. */
function wordsOf(command: JobCommand): { readonly words: readonly string[]; readonly env: NodeJS.ProcessEnv } {
	const { argv, user, umask = '', limits = {} } = command;
	const settings = [umask, limitWords(limits)];
	if (user === undefined && carriesAll(command.env)) return { words: [...settings, ...argv], env: command.env };
	const tools = findTools();
	const { words, env } = carriedEnv(command.env, tools.env, JOB_STARTER_NAME);
	return { words: [...settings, ...setprivWords(user, tools), ...words, ...argv], env };
}
