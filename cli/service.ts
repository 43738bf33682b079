import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { type ErrorCode, MinderError, toMinderError } from '../src/model/errors.ts';
import type { HeldPidFile } from '../src/sys/held-pid-file.ts';
import { type Invocation, usage } from './invocation.ts';
import { ServiceSignals } from './service-signals.ts';

/** What a daemon in the background tells the process that started it, once. */
export type ServiceNews =
	/** `lines`: for the person who started it. */
	| { readonly kind: 'serves'; readonly lines: readonly string[] }
	| { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string };

/** A daemon that was started in the background. */
export interface Successor {
	readonly pid: number;
	/** What it said; `failed` where it ended without a word. */
	readonly news: Promise<ServiceNews>;
	signal(signal: NodeJS.Signals): void;
}

/** How a daemon leaves its terminal, and comes back as a new process; a port. */
export interface Service {
	readonly pid: number;
	/** Present in a process that {@link spawn} made. */
	readonly parent?: {
		/** The process in whose place it is to come. */
		readonly predecessor?: number;
		tell(news: ServiceNews): void;
	};
	/** Starts this very command line again, in a session of its own, its output appended to `logFile`. @throws MinderError `storage` */
	spawn(logFile: string, how: { readonly takesOver: boolean }): Successor;
	/** As `takePidFile` of src/sys/held-pid-file.ts. */
	takePidFile(path: string, predecessor?: number): HeldPidFile;
}

/** Options of {@link withServiceOptions}, as the user gave them. */
export interface ServiceOptions {
	readonly daemonize?: boolean;
	readonly pidFile?: string;
	readonly logFile?: string;
}

export interface Serving {
	/** For the person who started it. */
	readonly lines: readonly string[];
	close(): Promise<void>;
}

export function withServiceOptions(command: Command): Command {
	return command
		.option('--daemonize', 'go on in the background; returns once it serves')
		.option('--pid-file <file>', 'holds its pid as long as it runs; refused where another one that runs has it')
		.option('--log-file <file>', 'where its log goes with --daemonize (default: beside the data directory)');
}

/**
 * Runs a daemon until SIGTERM or SIGINT. SIGUSR2 makes it anew, any number of times: in this process, or, where it was daemonized, as a
 * new process of what is installed by then, which takes over the pid file; where that does not come to serve, this one goes on.
 * @param data its data directory, absolute @param start makes one that serves
 * @throws MinderError what `start` throws, `data-in-use` for the pid file, `usage`
 */
export async function serve(
	run: Invocation,
	what: 'manager' | 'agent',
	options: ServiceOptions & { readonly data: string },
	start: () => Promise<Serving>,
): Promise<void> {
	const { service, cwd } = run.io;
	if (options.logFile !== undefined && options.daemonize !== true) {
		throw usage('--log-file is for --daemonize; without it the log goes to stderr');
	}
	const logFile = resolve(cwd, options.logFile ?? join(dirname(options.data), `${what}.log`));
	const pidFile = options.pidFile === undefined ? undefined : resolve(cwd, options.pidFile);
	const { parent } = service;
	if (options.daemonize === true && parent === undefined) return toBackground(run, what, logFile, pidFile);

	const signals = new ServiceSignals(run.io);
	let held: HeldPidFile | undefined;
	try {
		held = pidFile === undefined ? undefined : service.takePidFile(pidFile, parent?.predecessor);
		let serving = await start();
		if (parent === undefined) for (const line of serving.lines) run.line(line);
		else parent.tell({ kind: 'serves', lines: serving.lines });
		while ((await signals.next()) === 'restart') {
			await serving.close();
			if (parent !== undefined && (await handOver(run, what, logFile, signals))) {
				held = undefined;
				return;
			}
			held?.retake();
			serving = await start();
		}
		await serving.close();
	} catch (error) {
		const { code, message } = toMinderError(error);
		// Who is told may try again at once.
		held?.release();
		held = undefined;
		parent?.tell({ kind: 'failed', code, message });
		throw error;
	} finally {
		held?.release();
		signals.close();
	}
}

/** True: a new process serves in the place of this one, and knows of the signals that came meanwhile. */
async function handOver(run: Invocation, what: string, logFile: string, signals: ServiceSignals): Promise<boolean> {
	let why: string;
	try {
		const successor = run.io.service.spawn(logFile, { takesOver: true });
		const news = await successor.news;
		if (news.kind === 'serves') {
			for (const signal of signals.pending) successor.signal(signal);
			return true;
		}
		why = news.message;
	} catch (error) {
		why = toMinderError(error).message;
	}
	run.note(`minder: the new ${what} does not serve, this one goes on: ${why}`);
	return false;
}

/** The part of the process that the person started. */
async function toBackground(
	run: Invocation,
	what: string,
	logFile: string,
	pidFile: string | undefined,
): Promise<void> {
	const child = run.io.service.spawn(logFile, { takesOver: false });
	const calledOff = (): void => child.signal('SIGTERM');
	run.interruptible().addEventListener('abort', calledOff);
	const news = await child.news;
	run.signal.removeEventListener('abort', calledOff);
	if (news.kind === 'failed') throw new MinderError(news.code, news.message);
	for (const line of news.lines) run.line(line);
	const inFile = pidFile === undefined ? '' : ` (in ${pidFile})`;
	run.line(`The ${what} runs in the background as pid ${child.pid}${inFile}; its log is ${logFile}`);
}
