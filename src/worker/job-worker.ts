import { assertNever } from '../model/assert-never.ts';
import { ERRORS, type ErrorCode, MinderError, toMinderError } from '../model/errors.ts';
import type { FunctionName } from '../model/ids.ts';
import type { AssignedFunction, JobAttempt, JobParty, WorkerMessage, WorkerOrder } from '../model/jobs.ts';
import { type Clock, sleep, type Timer } from '../sys/clock.ts';
import type { Log } from '../sys/log.ts';
import type { Rand } from '../sys/rand.ts';
import { HeldJobs } from './held-jobs.ts';
import type { JobOrder, JobOutcome, JobRunner } from './job-runner.ts';
import { ReconnectDelay } from './reconnect-delay.ts';
import { WaitingJobs } from './waiting-jobs.ts';
import { WorkerConnection, type WorkerStream } from './worker-connection.ts';

/** A function, and how many of its jobs at once. */
export interface Ability {
	readonly function: FunctionName;
	readonly limit: number;
}

export interface JobWorkerOptions {
	/** Random, the same for as long as it lives. */
	readonly worker: string;
	readonly party: Omit<JobParty, 'node'>;
	/** A stream for one connection. It may take its time; `signal`: nobody wants it any more. */
	readonly open: (signal: AbortSignal) => WorkerStream | Promise<WorkerStream>;
	/** Asked once the manager has welcomed it. Absent: the manager knows what it can do. */
	readonly abilities?: () => readonly Ability[];
	/** Who does the jobs of a function; `undefined`: nobody here. */
	readonly runnerOf: (name: FunctionName) => JobRunner | undefined;
	/** The manager says what is to be done here. */
	readonly onFunctions?: (functions: readonly AssignedFunction[]) => void;
	/** Jobs at once, of all functions together; absent: the limits of its functions are enough. */
	readonly most?: number;
	/** Takes no more than so many jobs, then it is drained. */
	readonly count?: number;
	/** Is drained after so many seconds without a job. */
	readonly idleSeconds?: number;
	/** What asking again soon does not help against ends it, as long as no manager has ever welcomed it. */
	readonly giveUp: boolean;
	readonly clock: Clock;
	readonly rand: Rand;
	readonly log: Log;
}

/** How a worker ended. `unrecorded`: jobs whose end no manager has confirmed; they are done once more. */
export interface WorkerEnd {
	readonly done: number;
	readonly failed: number;
	readonly unrecorded: number;
}

/** Between attempts that only a person can make succeed. */
const SLOW_SECONDS = 15;
/** How long, once all its jobs have ended, a worker that is drained tries to tell a manager so. */
const FAREWELL_SECONDS = 30;
const NO_MORE = 'the worker takes no more jobs';

/**
 * Does jobs over connections that come and go: what it runs goes on without one, and the ends are told until they are recorded. A job that was given to
 * another one meanwhile is ended here.
 */
export class JobWorker {
	readonly #options: JobWorkerOptions;
	readonly #jobs = new HeldJobs();
	readonly #waiting: WaitingJobs;
	readonly #delay: ReconnectDelay;
	readonly #over = new AbortController();
	/** Outcomes that are still to come, those included that nobody wants. */
	readonly #running = new Set<Promise<unknown>>();
	#connection: WorkerConnection | undefined;
	/** `leaving`: nothing is told of what comes of its jobs. */
	#phase: 'open' | 'draining' | 'leaving' = 'open';
	#welcomed = false;
	#taken = 0;
	#idle: Timer | undefined;
	#farewell: Timer | undefined;
	#trouble = '';
	readonly #figures = { done: 0, failed: 0 };

	constructor(options: JobWorkerOptions) {
		this.#options = options;
		this.#delay = new ReconnectDelay(options.rand);
		this.#waiting = new WaitingJobs(options.clock, (job) => this.#giveBack(job, 'the worker is busy'));
	}

	/** Jobs that are being done. */
	get running(): number {
		return this.#jobs.running;
	}

	/** Works until it is drained or left. @throws MinderError why no manager will ever have it, where `giveUp` says so */
	async run(): Promise<WorkerEnd> {
		this.#watchIdle();
		try {
			while (!this.#isOver) await sleep(this.#options.clock, await this.#connect(), this.#over.signal);
		} finally {
			this.#finish();
			await Promise.all(this.#running);
		}
		return { ...this.#figures, unrecorded: this.#jobs.ends().length };
	}

	/** Takes no more jobs; {@link run} ends with those at hand. */
	drain(): void {
		if (this.#phase !== 'open') return;
		this.#phase = 'draining';
		this.#sayAbilities();
		this.#waiting.giveAllBack();
		this.#finishIfDrained();
	}

	/** Ends what it does; the manager gives those jobs to others. {@link run} ends when nothing is left of them. */
	async leave(): Promise<void> {
		this.#phase = 'leaving';
		this.#sayAbilities();
		this.#waiting.giveAllBack();
		// They stay its own until nothing is left of any: another one is to begin then, and not at the end of a lease.
		this.#jobs.stopAll();
		await Promise.all(this.#running);
		this.#finish();
	}

	/** One connection, until it is gone. @returns seconds to wait before the next */
	async #connect(): Promise<number> {
		const { clock, open, worker, party, log, giveUp } = this.#options;
		let why = 'the manager has ended the connection';
		let wait: number | undefined;
		try {
			const stream = await open(this.#over.signal);
			if (this.#isOver) {
				stream.end(new MinderError('cancelled', 'the worker has ended'));
				return 0;
			}
			this.#connection = new WorkerConnection({
				stream,
				clock,
				hello: { worker, party },
				jobs: this.#jobs,
				welcomed: () => this.#welcome(),
				take: (order) => this.#take(order),
			});
			await this.#connection.run();
		} catch (failure) {
			const error = toMinderError(failure);
			const lasting = isLasting(error);
			if (!this.#isOver && lasting && giveUp && !this.#welcomed) throw error;
			why = error.message;
			if (lasting) wait = SLOW_SECONDS;
		}
		this.#connection = undefined;
		if (this.#isOver) return 0;
		this.#waiting.clear();
		if (this.#trouble !== why) log[wait === undefined ? 'info' : 'warn']({}, `no connection: ${why}; tried again`);
		this.#trouble = why;
		return wait ?? this.#delay.next();
	}

	get #isOpen(): boolean {
		return this.#phase === 'open';
	}

	get #isOver(): boolean {
		return this.#over.signal.aborted;
	}

	#take(order: Exclude<WorkerOrder, { kind: 'welcome' }>): void {
		switch (order.kind) {
			case 'job':
				return this.#receive(order);
			case 'recorded':
				this.#jobs.forget(order);
				return this.#finishIfDrained();
			case 'revoked':
				return this.#revoke(order, order.reason);
			case 'functions':
				return this.#options.onFunctions?.(order.functions);
			default:
				assertNever(order);
		}
	}

	#welcome(): void {
		this.#welcomed = true;
		this.#trouble = '';
		this.#delay.reset();
		this.#options.log.info({}, 'connected');
		this.#sayAbilities();
		this.#finishIfDrained();
	}

	#receive(order: JobOrder): void {
		const { runnerOf, most } = this.#options;
		if (this.#jobs.stateOf(order) !== undefined) return;
		if (!this.#isOpen) return this.#giveBack(order, NO_MORE);
		const runner = runnerOf(order.function);
		if (runner === undefined) return this.#giveBack(order, `the worker cannot do ${order.function}`);
		if (most !== undefined && this.#running.size >= most) this.#waiting.add(order);
		else this.#begin(order, runner);
	}

	#giveBack({ handle, attempt }: JobAttempt, reason: string): void {
		this.#send({ kind: 'returned', handle, attempt, reason });
	}

	#begin(order: JobOrder, runner: JobRunner): void {
		const { count, log } = this.#options;
		const { handle, attempt } = order;
		this.#idle?.cancel();
		log.debug({ handle, function: order.function, attempt }, `${handle} ${order.function}: begins, try ${attempt}`);
		const job = runner.run(order, (numerator, denominator) => {
			if (this.#jobs.stateOf(order) === 'running')
				this.#send({ kind: 'progress', handle, attempt, numerator, denominator });
		});
		this.#jobs.begin(order, job);
		const over = job.outcome.then((outcome) => this.#ended({ handle, attempt }, outcome));
		this.#running.add(over);
		void over.finally(() => {
			this.#running.delete(over);
			const next = this.#waiting.take();
			if (next !== undefined) this.#receive(next);
			this.#watchIdle();
		});
		this.#connection?.renewInTime();
		if (++this.#taken === count) this.drain();
	}

	#ended(attempt: JobAttempt, outcome: JobOutcome): void {
		const { log } = this.#options;
		const message = { ...attempt, ...outcome };
		if (this.#phase === 'leaving' || !this.#jobs.end(message)) return;
		this.#figures[outcome.kind]++;
		const { handle } = attempt;
		if (outcome.kind === 'done') log.debug({ handle, bytes: outcome.result.length }, `${handle}: done`);
		else log.warn({ handle }, `${handle}: failed${outcome.final ? ' for good' : ''}: ${outcome.reason}`);
		this.#send(message);
		this.#finishIfDrained();
	}

	#revoke(attempt: JobAttempt, reason: string): void {
		if (this.#jobs.stateOf(attempt) !== undefined)
			this.#options.log.warn({ handle: attempt.handle }, `${attempt.handle}: taken away and ended: ${reason}`);
		this.#waiting.remove(attempt);
		this.#jobs.forget(attempt)?.stop();
		this.#finishIfDrained();
	}

	#sayAbilities(): void {
		const { abilities, count } = this.#options;
		if (!this.#isOpen) return this.#send({ kind: 'abilities', functions: [] });
		if (abilities === undefined) return;
		const left = count === undefined ? Number.POSITIVE_INFINITY : count - this.#taken;
		const functions = abilities().map((each) => ({ ...each, limit: Math.min(each.limit, Math.max(1, left)) }));
		this.#send({ kind: 'abilities', functions });
	}

	#watchIdle(): void {
		const { idleSeconds, clock } = this.#options;
		this.#idle?.cancel();
		if (idleSeconds === undefined || !this.#isOpen || this.#running.size > 0) return;
		this.#idle = clock.after(idleSeconds, () => this.drain());
	}

	#send(message: WorkerMessage): void {
		this.#connection?.send(message);
	}

	#finishIfDrained(): void {
		if (this.#phase !== 'draining' || this.#isOver || this.#jobs.running > 0) return;
		if (this.#jobs.size === 0) return this.#finish();
		this.#farewell ??= this.#options.clock.after(FAREWELL_SECONDS, () => {
			this.#options.log.warn({}, `no manager has recorded the end of ${this.#jobs.size} jobs; they are done once more`);
			this.#finish();
		});
	}

	#finish(): void {
		if (this.#isOver) return;
		for (const timer of [this.#idle, this.#farewell]) timer?.cancel();
		this.#waiting.clear();
		this.#over.abort();
		this.#connection?.end();
	}
}

/** A newer stream of ours took the place, a node that is about to join … */
const PASSING: ReadonlySet<ErrorCode> = new Set(['internal', 'cancelled', 'conflict', 'precondition']);

/** Whether asking again soon gives the same. */
function isLasting({ code }: MinderError): boolean {
	return !ERRORS[code].retryable && !PASSING.has(code);
}
