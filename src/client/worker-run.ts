import type { Control } from '../model/control.ts';
import { MinderError } from '../model/errors.ts';
import type { WorkerMode } from '../model/function-spec.ts';
import type { FunctionName } from '../model/ids.ts';
import type { Clock } from '../sys/clock.ts';
import { findExecutable } from '../sys/executable.ts';
import { systemJobProcesses } from '../sys/job-process.ts';
import type { Log } from '../sys/log.ts';
import { systemMachine } from '../sys/machine.ts';
import type { Rand } from '../sys/rand.ts';
import { findUser } from '../sys/user.ts';
import { JobWorker, type WorkerEnd } from '../worker/job-worker.ts';
import { runnerFor } from '../worker/runner-for.ts';
import type { ErrorSink } from '../worker/stderr-tail.ts';
import { openWorkerStream } from './worker-stream.ts';

export type { WorkerEnd };

export interface WorkerRunOptions {
	readonly client: Pick<Control, 'workJobs'>;
	readonly functions: readonly FunctionName[];
	/** Jobs at once, of all functions together. */
	readonly concurrency: number;
	readonly mode: WorkerMode;
	readonly argv: readonly string[];
	readonly env: Readonly<Record<string, string>>;
	readonly cwd: string;
	/** As it calls itself; absent: after its command. */
	readonly name?: string;
	readonly graceSeconds: number;
	readonly timeoutSeconds?: number;
	readonly count?: number;
	readonly idleSeconds?: number;
	readonly clock: Clock;
	readonly rand: Rand;
	readonly log: Log;
	readonly onErrors: ErrorSink;
	/** Calls the handler at each signal that is to end the worker, until the result is called. */
	readonly onSignal: (handler: () => void) => () => void;
}

/**
 * Does jobs with a command of this machine until it is told to end: at the first signal it takes no more jobs and finishes those at hand, at the second it
 * ends them, and the manager gives them to others.
 * @throws MinderError `usage` where the command cannot be run, and why no manager takes it
 */
export async function runWorker(options: WorkerRunOptions): Promise<WorkerEnd> {
	const { client, functions, concurrency, env, cwd, clock, rand, log } = options;
	const [command = '', ...args] = options.argv;
	const self = findUser(process.getuid?.() ?? 0);
	const found = self === undefined ? { path: command } : findExecutable(command, env['PATH'] ?? '', cwd, self);
	if ('problem' in found) throw new MinderError('usage', found.problem);
	const processes = systemJobProcesses(clock, rand);
	const runner = runnerFor(options.mode, {
		processes,
		command: () => ({ argv: [found.path, ...args], env, cwd }),
		clock,
		graceSeconds: options.graceSeconds,
		...(options.timeoutSeconds === undefined ? {} : { timeoutSeconds: options.timeoutSeconds }),
		onErrors: options.onErrors,
	});
	const worker = new JobWorker({
		worker: rand.uuid(),
		party: { name: options.name ?? command, host: systemMachine.hostname(), pid: process.pid },
		open: () => openWorkerStream(client),
		abilities: () => functions.map((name) => ({ function: name, limit: concurrency })),
		runnerOf: (name) => (functions.includes(name) ? runner : undefined),
		...(options.count === undefined ? {} : { count: options.count }),
		...(options.idleSeconds === undefined ? {} : { idleSeconds: options.idleSeconds }),
		most: concurrency,
		giveUp: true,
		clock,
		rand,
		log,
	});
	let signals = 0;
	const release = options.onSignal(() => {
		if (++signals === 1) {
			const { running } = worker;
			log.info({}, running === 0 ? 'ends' : `takes no more jobs, finishes ${running}; once more to end them`);
			worker.drain();
		} else if (signals === 2) {
			log.info({}, 'ends its jobs, which others get');
			void worker.leave();
		}
	});
	try {
		return await worker.run();
	} finally {
		await runner.close();
		await processes.close();
		release();
	}
}
