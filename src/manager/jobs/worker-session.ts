import type { MessageStream } from '../../model/agent-protocol.ts';
import { MinderError } from '../../model/errors.ts';
import { JOB_LIMITS } from '../../model/function-spec.ts';
import type { FunctionName } from '../../model/ids.ts';
import type { AssignedFunction, JobAttempt, WorkerMessage, WorkerOrder } from '../../model/jobs.ts';
import type { Clock, Timer } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';
import type { DeskWorker, GrabbedJob, WorkerEvents } from './job-desk.ts';

/** A worker's end of its stream. */
export type WorkerStream = MessageStream<WorkerMessage, WorkerOrder>;

/** Claims that are being written, or payloads that are being read, at once for one worker. */
const MOST_GRABBING = 8;
/** Before it is tried again, where a job could not be had after all. */
const AGAIN_SECONDS = 0.5;

export interface SessionParts {
	readonly stream: WorkerStream;
	readonly clock: Clock;
	readonly log: Log;
	/** What is running as the worker says itself: the rest of what the desk knows of is given back. */
	readonly running: readonly JobAttempt[];
	readonly renewSeconds: number;
	readonly open: (events: WorkerEvents) => DeskWorker;
}

/**
 * One worker on one stream: gets jobs as long as it takes them, and says what becomes of them.
 *
 * ```
 * idle ── wake, an end, an ability ──▶ grabbing ── nothing to grab: the desk's worker sleeps ──▶ idle
 *                                        └ the stream is full: waits until it has room
 * ```
 */
export class WorkerSession {
	readonly #stream: WorkerStream;
	readonly #worker: DeskWorker;
	readonly #clock: Clock;
	readonly #log: Log;
	/** What the desk knows. */
	#functions = new Map<FunctionName, number>();
	/** What the worker says that it does; `undefined`: nothing yet. */
	#offered: ReadonlyMap<FunctionName, number> | undefined;
	/** What an agent is to do, and nothing else. */
	#assigned: ReadonlyMap<FunctionName, number> | undefined;
	#grabbing = 0;
	#state: 'idle' | 'filling' | 'again' | 'left' = 'idle';
	/** While it is given nothing. */
	#pausing: Timer | undefined;

	constructor({ stream, clock, log, running, renewSeconds, open }: SessionParts) {
		this.#stream = stream;
		this.#clock = clock;
		this.#log = log;
		stream.send({ kind: 'welcome', renewSeconds });
		this.#worker = open({
			wake: () => this.#fill(),
			revoked: (job, reason) => this.#revoke(job, reason),
		});
		this.#giveBackUnnamed(running);
		this.#renew(running);
	}

	/** To an agent: all that it is to run, instead of what it was told before. */
	assign(functions: readonly AssignedFunction[]): void {
		this.#send({ kind: 'functions', functions });
		this.#assigned = new Map(functions.map((each) => [each.function, each.concurrency]));
		this.#able();
	}

	/** @throws MinderError `usage` for what cannot come now */
	take(message: WorkerMessage): void {
		if (this.#state === 'left') return;
		const worker = this.#worker;
		switch (message.kind) {
			case 'hello':
				throw new MinderError('usage', 'a worker says hello once, at the beginning');
			case 'abilities':
				this.#offered = new Map(message.functions.map((each) => [each.function, each.limit]));
				return this.#able();
			case 'renew':
				return this.#renew(message.running);
			case 'data':
				return this.#own(message, worker.data(message.handle, message.data, message.attempt));
			case 'warning':
				return this.#own(message, worker.warning(message.handle, message.data, message.attempt));
			case 'progress': {
				const { handle, numerator, denominator, attempt } = message;
				return this.#own(message, worker.progress(handle, numerator, denominator, attempt));
			}
			case 'done':
				return this.#ended(message, worker.done(message.handle, message.result, message.attempt));
			case 'failed': {
				const { handle, reason, final, exception, attempt } = message;
				const how = { reason, final, ...(exception === undefined ? {} : { exception }) };
				return this.#ended(message, worker.failed(handle, how, attempt));
			}
			case 'returned':
				this.#own(message, worker.returned(message.handle, message.attempt));
				// It cannot do it now: asked at once it would get the same again.
				return this.#pause();
		}
	}

	/**
	 * Nothing is told to it, and nothing of it is taken, from now on.
	 * @param how `lost`: what it has is tried again at once; `kept`: it is, or will be, back with it
	 */
	leave(how: 'lost' | 'kept'): void {
		if (this.#state === 'left') return;
		this.#state = 'left';
		this.#pausing?.cancel();
		if (how === 'lost') this.#worker.close();
	}

	/** An agent does what it was told as long as it does not say that it does less. */
	#able(): void {
		if (this.#state === 'left') return;
		const functions = new Map(this.#assigned ?? this.#offered);
		if (this.#assigned !== undefined && this.#offered !== undefined) {
			for (const [name, limit] of this.#assigned) {
				const offered = this.#offered.get(name);
				if (offered === undefined) functions.delete(name);
				else functions.set(name, Math.min(limit, offered));
			}
		}
		for (const name of this.#functions.keys()) if (!functions.has(name)) this.#worker.unable(name, { requeue: false });
		for (const [name, limit] of functions) if (this.#functions.get(name) !== limit) this.#worker.able(name, { limit });
		this.#functions = functions;
		this.#fill();
	}

	#fill(): void {
		if (this.#state === 'filling') this.#state = 'again';
		if (this.#state !== 'idle' || this.#pausing !== undefined) return;
		this.#state = 'filling';
		// The desk wakes in the middle of its own work.
		queueMicrotask(() => void this.#grabAll());
	}

	async #grabAll(): Promise<void> {
		for (;;) {
			await this.#stream.drained();
			if (this.#hasLeft()) return;
			if (this.#grabbing >= MOST_GRABBING || this.#pausing !== undefined) break;
			const grabbed = this.#worker.grab();
			if (grabbed instanceof Promise) void this.#awaited(grabbed);
			else if (grabbed !== undefined) this.#give(grabbed);
			else if (this.#state === 'again') this.#state = 'filling';
			else {
				this.#state = 'idle';
				this.#worker.sleep();
				return;
			}
		}
		// Each that comes goes on, and so does the end of a pause.
		this.#state = 'idle';
	}

	async #awaited(grabbed: Promise<GrabbedJob | undefined>): Promise<void> {
		this.#grabbing++;
		const job = await grabbed.catch((error: unknown) => {
			this.#log.warn({ err: error }, 'a job could not be given to its worker; tried again');
			return undefined;
		});
		this.#grabbing--;
		if (job !== undefined) this.#give(job);
		if (this.#hasLeft()) return;
		if (job === undefined) this.#pause();
		else this.#fill();
	}

	#give(job: GrabbedJob): void {
		const { handle, attempt } = job;
		// It may have said meanwhile that it takes no more.
		if (this.#hasLeft() || !this.#functions.has(job.function)) {
			this.#worker.returned(handle, attempt);
			return;
		}
		const bytes = job.data.byteLength;
		if (bytes > JOB_LIMITS.rpcPayloadBytes) {
			const reason = `its payload of ${bytes} bytes is more than the ${JOB_LIMITS.rpcPayloadBytes} that a worker of this kind can be given`;
			this.#worker.failed(handle, { reason, final: true }, attempt);
			return;
		}
		this.#send({ kind: 'job', ...job });
	}

	#renew(running: readonly JobAttempt[]): void {
		// It gives back what comes now, and may end before it has come.
		if (this.#offered?.size === 0) this.#giveBackUnnamed(running);
		for (const job of this.#worker.renew(running)) this.#revoke(job, NOT_ITS_OWN);
	}

	/** It has not got the order, or it would name it. */
	#giveBackUnnamed(running: readonly JobAttempt[]): void {
		const said = new Set(running.map(keyOf));
		for (const job of this.#worker.running()) if (!said.has(keyOf(job))) this.#worker.returned(job.handle, job.attempt);
	}

	#own(job: JobAttempt, own: boolean): void {
		if (!own) this.#revoke(job, NOT_ITS_OWN);
	}

	#ended(job: JobAttempt, { own, recorded }: { readonly own: boolean; readonly recorded: Promise<void> }): void {
		if (!own) return this.#revoke(job, NOT_ITS_OWN);
		const { handle, attempt } = job;
		void recorded.then(() => this.#send({ kind: 'recorded', handle, attempt }));
		this.#fill();
	}

	#pause(): void {
		this.#pausing?.cancel();
		const end = (): void => {
			this.#pausing = undefined;
			this.#fill();
		};
		this.#pausing = this.#clock.after(AGAIN_SECONDS, end, { background: true });
	}

	#revoke({ handle, attempt }: JobAttempt, reason: string): void {
		this.#send({ kind: 'revoked', handle, attempt, reason });
	}

	#send(order: WorkerOrder): void {
		if (!this.#hasLeft()) this.#stream.send(order);
	}

	#hasLeft(): boolean {
		return this.#state === 'left' || this.#stream.closed.aborted;
	}
}

const NOT_ITS_OWN = 'it is not, or no longer, the job of this worker';

function keyOf({ handle, attempt }: JobAttempt): string {
	return `${handle}#${attempt}`;
}
