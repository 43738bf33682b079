import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { MinderError } from '../src/model/errors.ts';
import { type Clock, sleep } from '../src/sys/clock.ts';

/** A process of this machine that can be waited for. */
export interface Watched {
	readonly pid: number;
	/** Exit code 0 where it is no child of ours. */
	readonly ended: Promise<
		{ readonly kind: 'exit'; readonly code: number } | { readonly kind: 'signal'; readonly signal: NodeJS.Signals }
	>;
	/** To the group of a command, or to the one process that was there already. */
	signal(signal: NodeJS.Signals): void;
}

const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;
const LOOK_SECONDS = 0.5;

/** Starts a command in a session of its own, with the input and output of this program. What cannot be started has ended with 127 or 126. */
export async function startCommand(argv: readonly string[], cwd: string): Promise<Watched> {
	const [file = '', ...args] = argv;
	const child = spawn(file, args, { cwd, stdio: 'inherit', detached: true });
	try {
		await once(child, 'spawn');
	} catch (error) {
		const { code, message } = error as NodeJS.ErrnoException;
		process.stderr.write(`minder: ${file} cannot be started: ${message}\n`);
		const failed = { kind: 'exit', code: code === 'ENOENT' ? NOT_FOUND : NOT_EXECUTABLE } as const;
		return { pid: 0, ended: Promise.resolve(failed), signal: () => {} };
	}
	const pid = child.pid ?? 0;
	return {
		pid,
		ended: new Promise((resolve) => {
			child.once('exit', (code, signal) =>
				resolve(signal === null ? { kind: 'exit', code: code ?? 0 } : { kind: 'signal', signal }),
			);
		}),
		signal: (signal) => send(-pid, signal),
	};
}

/** A process that runs already. @throws MinderError `not-found` */
export function watchProcess(pid: number, clock: Clock): Watched {
	if (!isThere(pid)) throw new MinderError('not-found', `no process ${pid} on this machine`);
	const end = async (): Promise<{ readonly kind: 'exit'; readonly code: number }> => {
		while (isThere(pid)) await sleep(clock, LOOK_SECONDS);
		return { kind: 'exit', code: 0 };
	};
	return { pid, ended: end(), signal: (signal) => send(pid, signal) };
}

function isThere(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

function send(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(pid, signal);
	} catch {
		// It has ended.
	}
}
