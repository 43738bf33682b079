import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { quoted } from './carried-env.ts';
import type { ProcTable } from './proc-table.ts';
import { SHIM, SHIM_NAME, SIGNALS_BACK } from './shim.ts';
import { ShimProcesses } from './shim-processes.ts';
import { findTools, type Launch, type Launched, lastLineOf, OutputFiles, type Spawner, shimCall } from './spawner.ts';

/** The shell keeps ended children until it looks at its jobs: every so many launches it is told to. */
const LAUNCHES_PER_REAPING = 50;

type Shell = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * {@link Spawner} that asks a small shell of its own, the forker, to fork the shims. A fork out of Node takes 3 ms for a process of 100 MB and
 * holds up the event loop meanwhile; a line to the forker takes 0.03 ms, and the forker's fork a tenth of Node's (docs/adr/0002-forker.md).
 *
 *     agent ──line──▶ forker ──fork──▶ shim ──fork──▶ program
 *           ◀─newline─
 *
 * The forker answers each line with a newline once it has forked, so that a launch is known to be still in the pipe, or to have left it. With
 * the agent the forker ends, its shims do not. One that ended by itself (no more processes allowed) is replaced at the next launch.
 */
export class ForkingSpawner implements Spawner {
	readonly #tools = findTools();
	readonly #outputs = new OutputFiles();
	readonly #shims: ShimProcesses;
	readonly #directory: string;
	#shell: Shell | undefined;
	/** Launches in the pipe, in order. */
	#queued: string[] = [];
	/** Launches that nobody has called begun; the text says how the forker ended, if it did. */
	readonly #silent = new Map<string, { forked: boolean; reason: string }>();
	#launches = 0;
	#closed = false;

	/** @param runDirectory marks the shims as those of this agent @throws Error where a tool is missing */
	constructor(procs: ProcTable, runDirectory: string) {
		this.#shims = new ShimProcesses(procs, runDirectory);
		this.#directory = runDirectory;
	}

	launch(launch: Launch): Launched {
		if (this.#closed) throw new Error('the agent is leaving');
		this.#outputs.prepare(launch.stdout);
		const stderrFrom = this.#outputs.prepare(launch.stderr);
		this.#shell ??= this.#open();
		const call = shimCall(launch, this.#tools, [SIGNALS_BACK]);
		const shim = `shim ${call.words.map(quoted).join(' ')}`;
		const exports = Object.entries(call.env).map(([name, value]) => `${name}=${quoted(value)}`);
		const command = exports.length === 0 ? shim : `{ export ${exports.join(' ')}; ${shim}; }`;
		const files = `</dev/null >>${quoted(launch.stdout)} 2>>${quoted(launch.stderr)} 3>>${quoted(launch.runFile)}`;
		const reap = ++this.#launches % LAUNCHES_PER_REAPING === 0 ? 'jobs >/dev/null\n' : '';
		this.#queued.push(launch.runFile);
		this.#silent.set(launch.runFile, { forked: false, reason: 'its launcher ended before the program began' });
		this.#shell.stdin.write(`${command} ${files} &\necho\n${reap}`);
		return { stderrFrom };
	}

	begun(runFile: string): void {
		this.#silent.delete(runFile);
	}

	lost(runFile: string): string | undefined {
		const launch = this.#silent.get(runFile);
		if (launch === undefined || !launch.forked) return undefined;
		// The forker has answered, but what it forked may not have come to its run file yet.
		if (this.#shims.mayHold(runFile, this.#shell?.pid)) return undefined;
		this.#silent.delete(runFile);
		return launch.reason;
	}

	lastLine(file: string, from: number): string {
		return lastLineOf(file, from);
	}

	close(): void {
		this.#closed = true;
		this.#shell?.stdin.end();
		this.#shell = undefined;
	}

	#open(): Shell {
		const shell: Shell = spawn('/bin/sh', ['-s', SHIM_NAME, this.#directory], {
			detached: true,
			stdio: ['pipe', 'pipe', 'pipe'],
			cwd: '/',
			env: {},
		});
		let complaint = '';
		let over = false;
		const end = (reason: string): void => {
			if (over) return;
			over = true;
			if (this.#shell === shell) {
				this.#shell = undefined;
				this.#left(this.#queued.length, reason);
			}
		};
		shell.stdout.on('data', (answers: Buffer) => this.#left(answers.length));
		shell.stderr.on('data', (text: Buffer) => (complaint = (complaint + text.toString()).slice(-200)));
		shell.stdin.on('error', () => undefined);
		shell.once('error', (error) => end(error.message));
		// Not `close`: shims hold on to the forker's pipes. Its last words may come a turn later.
		shell.once('exit', () =>
			setImmediate(() => {
				end(complaint.trim().replace(/^.*sh: \d+: /s, '') || 'the forker ended');
				for (const stream of [shell.stdin, shell.stdout, shell.stderr]) stream.destroy();
			}),
		);
		shell.stdin.write(`unset PWD OLDPWD\n${SHIM}`);
		shell.unref();
		for (const stream of [shell.stdin, shell.stdout, shell.stderr]) (stream as Partial<{ unref(): void }>).unref?.();
		return shell;
	}

	/** The first `count` launches are not in the pipe any more. */
	#left(count: number, reason?: string): void {
		for (const runFile of this.#queued.splice(0, count)) {
			const launch = this.#silent.get(runFile);
			if (launch === undefined) continue;
			launch.forked = true;
			if (reason !== undefined) launch.reason = reason;
		}
	}
}
