import { toMinderError } from '../model/errors.ts';
import type { WorkerMode } from '../model/function-spec.ts';
import { sleep } from '../sys/clock.ts';
import { failedByTime } from './command-end.ts';
import { type CommandRunnerOptions, timeLimit } from './job-command.ts';
import {
	type FailedJob,
	failed,
	type JobOrder,
	type JobOutcome,
	type JobRunner,
	type RunningJob,
} from './job-runner.ts';
import { StandingProgram } from './standing-program.ts';

export interface StandingRunnerOptions extends CommandRunnerOptions {
	readonly mode: Exclude<WorkerMode, 'command'>;
}

/** Before a program is started anew that ended by itself, twice as long each time until one answers. Seconds. */
const FIRST_PAUSE_SECONDS = 0.1;
const LONGEST_PAUSE_SECONDS = 30;

/** Keeps programs that take one job after the other: as many as there were jobs at once. */
export class StandingRunner implements JobRunner {
	readonly #options: StandingRunnerOptions;
	readonly #idle: StandingProgram[] = [];
	readonly #all = new Set<StandingProgram>();
	#pause = 0;
	/** Monotonic seconds. */
	#notBefore = 0;
	#closed = false;

	constructor(options: StandingRunnerOptions) {
		this.#options = options;
	}

	run(job: JobOrder): RunningJob {
		const off = new AbortController();
		let why: FailedJob | undefined;
		const stop = (reason: FailedJob): void => {
			why ??= reason;
			off.abort();
		};
		const { clock } = this.#options;
		const limit = timeLimit(job, this.#options);
		const timer = limit === undefined ? undefined : clock.after(limit, () => stop(failedByTime(limit)));
		const outcome = this.#do(job, off.signal).then((found) => {
			timer?.cancel();
			return why ?? found;
		});
		return { outcome, stop: () => stop(failed('called off')) };
	}

	async close(): Promise<void> {
		this.#closed = true;
		for (const program of this.#idle.splice(0)) program.finish();
		await Promise.all([...this.#all].map((program) => program.over));
	}

	async #do(job: JobOrder, off: AbortSignal): Promise<JobOutcome> {
		const program = this.#takeIdle() ?? (await this.#started(off));
		if (!(program instanceof StandingProgram)) return program;
		const stop = (): void => program.stop();
		off.addEventListener('abort', stop, { once: true });
		const outcome = await program.do(job.data);
		off.removeEventListener('abort', stop);
		// What did a job that nobody wants any more is gone before that is said.
		if (off.aborted) await program.over;
		else if (this.#closed) program.finish();
		else if (program.usable) this.#idle.push(program);
		if (outcome.kind === 'done') this.#pause = 0;
		return outcome;
	}

	#takeIdle(): StandingProgram | undefined {
		for (let program = this.#idle.pop(); program !== undefined; program = this.#idle.pop())
			if (program.usable) return program;
		return undefined;
	}

	async #started(off: AbortSignal): Promise<StandingProgram | FailedJob> {
		const { clock, processes, mode, graceSeconds, onErrors } = this.#options;
		await sleep(clock, Math.max(0, this.#notBefore - clock.monotonic()), off);
		if (off.aborted) return failed('called off');
		try {
			const command = this.#options.command();
			if (typeof command === 'string') return failed(command);
			const program: StandingProgram = new StandingProgram(processes.keep(command), {
				mode,
				clock,
				graceSeconds,
				onErrors,
				gone: ({ stopped }) => this.#gone(program, stopped),
			});
			this.#all.add(program);
			return program;
		} catch (error) {
			return failed(`cannot be started: ${toMinderError(error).message}`);
		}
	}

	#gone(program: StandingProgram, stopped: boolean): void {
		this.#all.delete(program);
		const at = this.#idle.indexOf(program);
		if (at >= 0) this.#idle.splice(at, 1);
		if (stopped) return;
		this.#pause = Math.min(LONGEST_PAUSE_SECONDS, Math.max(FIRST_PAUSE_SECONDS, this.#pause * 2));
		this.#notBefore = this.#options.clock.monotonic() + this.#pause;
	}
}
