import { toMinderError } from '../model/errors.ts';
import { JOB_LIMITS } from '../model/function-spec.ts';
import type { Clock, Timer } from '../sys/clock.ts';
import type { GrowingFile } from '../sys/growing-file.ts';
import { type JobCommand, type JobProcesses, type OneShot, PROGRESS_PATH } from '../sys/job-process.ts';
import { failedByEnd, failedBySize, failedByTime } from './command-end.ts';
import {
	type FailedJob,
	failed,
	type JobOrder,
	type JobOutcome,
	type JobRunner,
	type RunningJob,
} from './job-runner.ts';
import { type ErrorSink, StderrTail } from './stderr-tail.ts';
import { streamsEnded } from './streams-ended.ts';

export interface CommandRunnerOptions {
	readonly processes: JobProcesses;
	/** Looked up for each start. A text says why there can be none. */
	readonly command: () => JobCommand | string;
	readonly clock: Clock;
	/** From SIGTERM to SIGKILL. */
	readonly graceSeconds: number;
	/** Without it, or where the job says less, as the job says. */
	readonly timeoutSeconds?: number;
	readonly onErrors: ErrorSink;
}

/** How often it is looked how far a command is. Seconds. */
const LOOK_SECONDS = 0.25;
/** The manager ends a job that takes too long; here it is ended a little later, should the manager be out of reach. */
const LATER_SECONDS = 2;
const PROGRESS_BYTES = 256;

/** Runs a command for each job: the payload on its standard input, what it writes to standard output is the result. */
export class CommandRunner implements JobRunner {
	readonly #options: CommandRunnerOptions;

	constructor(options: CommandRunnerOptions) {
		this.#options = options;
	}

	run(job: JobOrder, progress: (numerator: number, denominator: number) => void): RunningJob {
		try {
			const command = this.#options.command();
			if (typeof command === 'string') return over(failed(command));
			const env = { ...command.env, ...jobEnvironment(job), MINDER_JOB_PROGRESS: PROGRESS_PATH };
			const process = this.#options.processes.runOnce({ ...command, env }, job.data);
			const running = new CommandRun(process, this.#options, timeLimit(job, this.#options), progress);
			return { outcome: running.outcome(), stop: () => running.stop(failed('called off')) };
		} catch (error) {
			return over(failed(`cannot be started: ${toMinderError(error).message}`));
		}
	}

	async close(): Promise<void> {}
}

/** One process, until it has ended. */
class CommandRun {
	readonly #process: OneShot;
	readonly #options: CommandRunnerOptions;
	readonly #progress: (numerator: number, denominator: number) => void;
	readonly #errors: StderrTail;
	readonly #result: Buffer[] = [];
	#resultBytes = 0;
	#look: Timer;
	readonly #limit: Timer | undefined;
	#told = '';
	/** Why it was stopped. */
	#stopped: FailedJob | undefined;

	constructor(
		process: OneShot,
		options: CommandRunnerOptions,
		limitSeconds: number | undefined,
		progress: (numerator: number, denominator: number) => void,
	) {
		this.#process = process;
		this.#options = options;
		this.#progress = progress;
		this.#errors = new StderrTail(process.errors, options.onErrors);
		process.output.on('data', (bytes: Buffer) => this.#take(bytes));
		this.#look = options.clock.after(LOOK_SECONDS, () => this.#lookLater());
		this.#limit =
			limitSeconds === undefined
				? undefined
				: options.clock.after(limitSeconds, () => this.stop(failedByTime(limitSeconds)));
	}

	async outcome(): Promise<JobOutcome> {
		const end = await this.#process.ended;
		this.#look.cancel();
		this.#limit?.cancel();
		await this.#process.end();
		await streamsEnded(this.#options.clock, [this.#process.output, this.#process.errors]);
		this.#lookAtProgress();
		this.#process.close();
		if (this.#stopped !== undefined) return this.#stopped;
		if (end.kind !== 'exit' || end.code !== 0) return failedByEnd(end, this.#errors.text);
		return { kind: 'done', result: Buffer.concat(this.#result) };
	}

	/** Its outcome is this, whatever it does. */
	stop(why: FailedJob): void {
		this.#stopped ??= why;
		void this.#process.stop(this.#options.graceSeconds);
	}

	#take(bytes: Buffer): void {
		this.#resultBytes += bytes.length;
		if (this.#resultBytes > JOB_LIMITS.rpcPayloadBytes) {
			this.#result.length = 0;
			if (this.#stopped === undefined) this.stop(failedBySize(JOB_LIMITS.rpcPayloadBytes));
		} else this.#result.push(bytes);
	}

	#lookLater(): void {
		this.#lookAtProgress();
		this.#look = this.#options.clock.after(LOOK_SECONDS, () => this.#lookLater());
	}

	#lookAtProgress(): void {
		const line = lastLine(this.#process.progress);
		if (line === this.#told) return;
		this.#told = line;
		const parts = /^(\d{1,15})[ /](\d{1,15})$/.exec(line);
		if (parts !== null) this.#progress(Number(parts[1]), Number(parts[2]));
	}
}

/** What a command is told of its job. */
function jobEnvironment(job: JobOrder): Readonly<Record<string, string>> {
	return {
		MINDER_JOB_HANDLE: job.handle,
		MINDER_JOB_FUNCTION: job.function,
		// A Gearman client may put anything into it.
		MINDER_JOB_UNIQUE: job.unique.replaceAll('\0', ''),
		MINDER_JOB_ATTEMPT: String(job.attempt),
	};
}

/** Seconds after which a job is ended here. */
export function timeLimit(job: JobOrder, { timeoutSeconds }: { readonly timeoutSeconds?: number }): number | undefined {
	const ofJob = job.timeoutSeconds === undefined ? Number.POSITIVE_INFINITY : job.timeoutSeconds + LATER_SECONDS;
	const limit = Math.min(ofJob, timeoutSeconds ?? Number.POSITIVE_INFINITY);
	return limit === Number.POSITIVE_INFINITY ? undefined : limit;
}

/** A job that is over before it began. */
export function over(outcome: JobOutcome): RunningJob {
	return { outcome: Promise.resolve(outcome), stop: () => {} };
}

function lastLine(file: GrowingFile): string {
	let text: string;
	try {
		const { size } = file;
		if (size === 0) return '';
		text = file.read(Math.max(0, size - PROGRESS_BYTES), PROGRESS_BYTES).toString('latin1');
	} catch {
		return '';
	}
	// A line that is being written has no end yet.
	return (
		text
			.slice(0, text.lastIndexOf('\n') + 1)
			.trimEnd()
			.split('\n')
			.at(-1)
			?.trim() ?? ''
	);
}
