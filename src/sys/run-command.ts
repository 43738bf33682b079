import { type ChildProcess, spawn } from 'node:child_process';
import { carriedEnv } from './carried-env.ts';
import { systemClock } from './clock.ts';
import { findExecutable } from './executable.ts';
import { findTools, setprivWords } from './spawner.ts';
import { findUser, type User } from './user.ts';

/** How a command ended. `failed`: it could not be run at all. */
export type CommandResult =
	| { readonly kind: 'exit'; readonly code: number }
	| { readonly kind: 'signal'; readonly signal: NodeJS.Signals }
	| { readonly kind: 'timeout' }
	| { readonly kind: 'failed'; readonly message: string };

export interface CommandOptions {
	/** All of it; nothing of the agent's own is added. */
	readonly env: Readonly<Record<string, string>>;
	readonly cwd: string;
	/** Present: change to this user, which only root can. */
	readonly user?: User;
	readonly timeoutSeconds: number;
	/** Aborted: the command is killed, and `failed` is the result. */
	readonly signal?: AbortSignal;
}

/** Runs a command to its end. */
export type RunCommand = (argv: readonly string[], options: CommandOptions) => Promise<CommandResult>;

/**
 * Runs `argv` in a session of its own, without input, its output dropped. Never rejects. At the timeout its whole group gets SIGKILL;
 * members that make a session of their own escape. `argv[0]` is looked up in the PATH of `env`.
 */
export const runCommand: RunCommand = (argv, options) => {
	const { env, cwd, user, signal } = options;
	const [command = '', ...args] = argv;
	if (signal?.aborted === true) return Promise.resolve({ kind: 'failed', message: 'called off' });
	const self = user ?? findUser(process.getuid?.() ?? 0);
	if (self === undefined) return Promise.resolve({ kind: 'failed', message: 'the user of the agent is not known' });
	const program = findExecutable(command, env['PATH'] ?? '', cwd, self);
	if ('problem' in program) return Promise.resolve({ kind: 'failed', message: program.problem });
	return new Promise((resolve) => {
		let child: ChildProcess;
		try {
			const tools = user === undefined ? undefined : findTools();
			const carried = tools === undefined ? { env, words: [] } : carriedEnv(env, tools.env, 'minder-command');
			const [file = program.path, ...words] = [...setprivWords(user, tools), ...carried.words, program.path, ...args];
			child = spawn(file, words, { cwd, env: carried.env, stdio: 'ignore', detached: true });
		} catch (error) {
			return resolve({ kind: 'failed', message: messageOf(error) });
		}
		const finish = (result: CommandResult): void => {
			timer.cancel();
			signal?.removeEventListener('abort', callOff);
			resolve(result);
		};
		let killed: CommandResult | undefined;
		const kill = (result: CommandResult): void => {
			killed ??= result;
			// Not reaped before its `exit` event, so the number is still its own.
			if (child.exitCode === null && child.signalCode === null) killGroup(child.pid);
		};
		const callOff = (): void => kill({ kind: 'failed', message: 'called off' });
		const timer = systemClock.after(options.timeoutSeconds, () => kill({ kind: 'timeout' }));
		signal?.addEventListener('abort', callOff, { once: true });
		child.once('error', (error) => finish({ kind: 'failed', message: error.message }));
		child.once('exit', (code, by) => {
			if (killed !== undefined) finish(killed);
			else if (by !== null) finish({ kind: 'signal', signal: by });
			else finish({ kind: 'exit', code: code ?? 0 });
		});
	});
};

/** A result in words, as a person reads it after the command: `exit code 2`, `not done within its time`. */
export function describeCommand(result: CommandResult): string {
	switch (result.kind) {
		case 'exit':
			return `exit code ${result.code}`;
		case 'signal':
			return `killed by ${result.signal}`;
		case 'timeout':
			return 'not done in time';
		case 'failed':
			return result.message;
	}
}

function killGroup(pid: number | undefined): void {
	if (pid === undefined) return;
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// It ended in between.
	}
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
