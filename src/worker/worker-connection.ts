import type { MessageStream } from '../model/agent-protocol.ts';
import { MinderError } from '../model/errors.ts';
import type { WorkerMessage, WorkerOrder } from '../model/jobs.ts';
import type { Clock, Timer } from '../sys/clock.ts';
import type { HeldJobs } from './held-jobs.ts';

/** One connection to a manager. */
export type WorkerStream = Pick<MessageStream<WorkerOrder, WorkerMessage>, 'send' | 'end'> & AsyncIterable<WorkerOrder>;

export interface ConnectionParts {
	readonly stream: WorkerStream;
	readonly clock: Clock;
	readonly hello: Omit<Extract<WorkerMessage, { kind: 'hello' }>, 'kind' | 'running'>;
	readonly jobs: Pick<HeldJobs, 'attempts' | 'ends' | 'shortestLease'>;
	/** Ends whose record is still to come were said again. */
	readonly welcomed: () => void;
	readonly take: (order: Exclude<WorkerOrder, { kind: 'welcome' }>) => void;
}

/** How long a manager may take to answer Hello. */
const WELCOME_SECONDS = 15;
/** For the last messages to leave, and for the manager to end its side. */
const CLOSE_SECONDS = 2;
const LEAST_RENEW_SECONDS = 0.05;

/**
 * ```
 * greeting ─welcome─▶ working ──▶ over
 *     └──────────────────────────▶ over
 * ```
 */
type State =
	| { readonly kind: 'greeting'; readonly timer: Timer }
	/** `dueAt`: monotonic seconds of the next renewal. */
	| { readonly kind: 'working'; readonly renewSeconds: number; readonly dueAt: number; readonly timer: Timer }
	| { readonly kind: 'over' };

/** A worker on one stream: Hello, the renewals of what it holds, and its end. */
export class WorkerConnection {
	readonly #parts: ConnectionParts;
	#state: State;

	constructor(parts: ConnectionParts) {
		const { stream, clock } = parts;
		this.#parts = parts;
		const timer = clock.after(WELCOME_SECONDS, () =>
			stream.end(new MinderError('timeout', `the manager did not answer within ${WELCOME_SECONDS} s`)),
		);
		this.#state = { kind: 'greeting', timer };
	}

	/** Resolves when the manager has ended its side. @throws MinderError why it broke */
	async run(): Promise<void> {
		const { stream, hello, jobs } = this.#parts;
		stream.send({ kind: 'hello', ...hello, running: jobs.attempts() });
		try {
			for await (const order of stream) {
				if (this.#state.kind === 'over') continue;
				if (order.kind === 'welcome') this.#welcome(order.renewSeconds);
				else this.#parts.take(order);
			}
		} finally {
			this.#over();
		}
	}

	/** Only to a manager that has welcomed us; what has to be said is said again to the next one. */
	send(message: WorkerMessage): void {
		if (this.#state.kind === 'working') this.#parts.stream.send(message);
	}

	/** There is another job, whose lease may be shorter. */
	renewInTime(): void {
		if (this.#state.kind !== 'working') return;
		const { renewSeconds, dueAt, timer } = this.#state;
		timer.cancel();
		// Never later than it was to be: jobs that follow each other must not put it off.
		this.#renewLater(renewSeconds, dueAt);
	}

	/** Says what it still has, so that what is on its way to it is nobody's. What was sent leaves, then {@link run} ends. */
	end(): void {
		const { stream, clock, jobs } = this.#parts;
		this.send({ kind: 'renew', running: jobs.attempts() });
		this.#over();
		stream.end();
		clock.after(CLOSE_SECONDS, () => stream.end(new MinderError('cancelled', 'the worker has ended')), {
			background: true,
		});
	}

	#welcome(renewSeconds: number): void {
		if (this.#state.kind !== 'greeting') return;
		this.#state.timer.cancel();
		this.#renewLater(renewSeconds);
		for (const end of this.#parts.jobs.ends()) this.send(end);
		this.#parts.welcomed();
	}

	/** The timer is of the connection: no job can hold it up. */
	#renewLater(renewSeconds: number, latest = Number.POSITIVE_INFINITY): void {
		const { clock, jobs } = this.#parts;
		const now = clock.monotonic();
		const lease = jobs.shortestLease() ?? Number.POSITIVE_INFINITY;
		const dueAt = Math.min(latest, now + Math.max(LEAST_RENEW_SECONDS, Math.min(renewSeconds, lease / 3)));
		const timer = clock.after(dueAt - now, () => {
			this.send({ kind: 'renew', running: jobs.attempts() });
			this.#renewLater(renewSeconds);
		});
		this.#state = { kind: 'working', renewSeconds, dueAt, timer };
	}

	#over(): void {
		if (this.#state.kind !== 'over') this.#state.timer.cancel();
		this.#state = { kind: 'over' };
	}
}
