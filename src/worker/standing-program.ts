import type { WorkerMode } from '../model/function-spec.ts';
import type { Clock } from '../sys/clock.ts';
import type { CommandEnd } from '../sys/guard.ts';
import type { Standing } from '../sys/job-process.ts';
import { failedByEnd } from './command-end.ts';
import { failed, type JobOutcome } from './job-runner.ts';
import { standingProtocol } from './standing-protocol.ts';
import { type ErrorSink, StderrTail } from './stderr-tail.ts';
import { streamsEnded } from './streams-ended.ts';

export interface StandingProgramOptions {
	readonly mode: Exclude<WorkerMode, 'command'>;
	readonly clock: Clock;
	readonly graceSeconds: number;
	readonly onErrors: ErrorSink;
	/** It has ended. `stopped`: because it was to. */
	readonly gone: (how: { readonly stopped: boolean }) => void;
}

/** A program that takes one job after the other. */
export class StandingProgram {
	readonly #process: Standing;
	readonly #options: StandingProgramOptions;
	readonly #protocol;
	readonly #errors: StderrTail;
	#answer: ((outcome: JobOutcome) => void) | undefined;
	#stopped = false;
	#ended = false;
	/** Resolves when nothing of it is left. */
	readonly over: Promise<void>;

	constructor(process: Standing, options: StandingProgramOptions) {
		this.#process = process;
		this.#options = options;
		this.#protocol = standingProtocol(options.mode);
		this.#errors = new StderrTail(process.errors, options.onErrors);
		process.output.on('data', (bytes: Buffer) => this.#take(bytes));
		this.over = this.#run();
	}

	/** Whether it can take a job. */
	get usable(): boolean {
		return !this.#stopped && !this.#ended;
	}

	/** Never rejects. Only one job at a time. */
	async do(payload: Uint8Array): Promise<JobOutcome> {
		const bytes = this.#protocol.encode(payload);
		if (typeof bytes === 'string') return failed(bytes, true);
		this.#errors.forget();
		return new Promise((resolve) => {
			this.#answer = resolve;
			this.#process.input.write(bytes);
		});
	}

	/** No more jobs: its input ends, and then it has its grace. */
	finish(): void {
		this.#stopped = true;
		this.#process.input.end();
		this.#options.clock.after(this.#options.graceSeconds, () => this.stop(), { background: true });
	}

	/** Ends it, whatever it does. */
	stop(): void {
		this.#stopped = true;
		void this.#process.stop(this.#options.graceSeconds);
	}

	async #run(): Promise<void> {
		const end = await this.#process.ended;
		this.#ended = true;
		await this.#process.end();
		await streamsEnded(this.#options.clock, [this.#process.output, this.#process.errors]);
		this.#settle(this.#outcomeOf(end));
		this.#process.close();
		this.#options.gone({ stopped: this.#stopped });
	}

	#outcomeOf(end: CommandEnd): JobOutcome {
		const { reason, final } = failedByEnd(end, this.#errors.text);
		return failed(`its program ended: ${reason}`, final);
	}

	#take(bytes: Buffer): void {
		if (this.#answer === undefined) return this.#break('wrote to its standard output without a job');
		const answer = this.#protocol.take(bytes);
		if (answer === undefined) return;
		if (answer.kind === 'broken') {
			this.stop();
			return this.#settle(answer.outcome);
		}
		const spare = this.#protocol.dirty;
		this.#settle(answer.outcome);
		if (spare) this.#break('wrote more than one answer to its job');
	}

	#break(what: string): void {
		if (this.#stopped) return;
		this.#options.onErrors(Buffer.from(`minder: the program ${what}, and is started anew\n`));
		this.stop();
	}

	#settle(outcome: JobOutcome): void {
		const answer = this.#answer;
		this.#answer = undefined;
		answer?.(outcome);
	}
}
