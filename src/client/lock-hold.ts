import type { Control } from '../model/control.ts';
import { ERRORS, type MinderError, toMinderError } from '../model/errors.ts';
import type { SessionState } from '../model/locks.ts';
import { type Clock, sleep, type Timer } from '../sys/clock.ts';
import { type LockTimes, lockTimes } from './lock-times.ts';

/** Why a hold is over before it was given back, and until when (monotonic seconds) what it protects must have ended. */
export interface Loss {
	readonly reason: string;
	readonly killAt: number;
}

/** Monotonic seconds. */
export interface HoldDeadline {
	readonly termAt: number;
	readonly killAt: number;
}

export interface HoldOptions {
	readonly client: Pick<Control, 'renewSession'>;
	readonly clock: Clock;
	readonly session: string;
	readonly name: string;
	readonly token: number;
	readonly ttlSeconds: number;
	/** From now; absent: no limit. */
	readonly maxHoldSeconds?: number;
	/** When the call was sent (monotonic) that the manager granted it for. */
	readonly confirmedAt: number;
	/** The deadline has moved. */
	readonly onProlonged: (deadline: HoldDeadline) => void;
}

/** Seconds between two attempts of a renewal that failed. */
const RETRY_SECONDS = 0.2;

/**
 * A lock in our hands. Its session is renewed until {@link stop}; a renewal counts from when it was sent.
 *
 * ```
 *  confirmed ──── renewed ───▶ confirmed, deadline moved
 *      │ termAt without a newer one · the manager says it is ours no more · held for its longest time
 *      ▼
 *    lost (once, for ever)
 * ```
 */
export class LockHold {
	/** Resolves when it is lost; never after {@link stop}. */
	readonly lost: Promise<Loss>;
	readonly #options: HoldOptions;
	readonly #stopped = new AbortController();
	/** Of the longest time. */
	readonly #limit: HoldDeadline | undefined;
	#times: LockTimes;
	#confirmedAt: number;
	#timer: Timer | undefined;
	#loss: Loss | undefined;
	/** Why the newest renewal was not confirmed. */
	#trouble: MinderError | undefined;
	#tell: (loss: Loss) => void = () => {};

	constructor(options: HoldOptions) {
		this.#options = options;
		this.#times = lockTimes(options.ttlSeconds);
		this.#confirmedAt = options.confirmedAt;
		const { maxHoldSeconds, clock } = options;
		if (maxHoldSeconds !== undefined) {
			const termAt = clock.monotonic() + maxHoldSeconds;
			this.#limit = { termAt, killAt: termAt + this.#times.grace };
		}
		this.lost = new Promise((resolve) => {
			this.#tell = resolve;
		});
		this.#arm();
		// What waited for the lock goes first.
		queueMicrotask(() => void this.#renew());
	}

	get deadline(): HoldDeadline {
		const termAt = this.#confirmedAt + this.#times.term;
		const killAt = this.#confirmedAt + this.#times.kill;
		if (this.#limit === undefined) return { termAt, killAt };
		return { termAt: Math.min(termAt, this.#limit.termAt), killAt: Math.min(killAt, this.#limit.killAt) };
	}

	/** The loss, also one that no timer could tell of yet, because this program was stopped. */
	check(): Loss | undefined {
		if (this.#loss === undefined && this.#options.clock.monotonic() >= this.deadline.termAt) this.#expire();
		return this.#loss;
	}

	/** No more renewals. */
	stop(): void {
		this.#stopped.abort();
		this.#timer?.cancel();
	}

	#arm(): void {
		this.#timer?.cancel();
		const { clock } = this.#options;
		this.#timer = clock.after(this.deadline.termAt - clock.monotonic(), () => {
			if (this.check() === undefined) this.#arm();
		});
	}

	#expire(): void {
		const { clock, maxHoldSeconds, ttlSeconds } = this.#options;
		if (this.#limit !== undefined && clock.monotonic() >= this.#limit.termAt)
			this.#lose(`held for its longest time, ${maxHoldSeconds} s`);
		else {
			const why = this.#trouble === undefined ? '' : `: ${this.#trouble.message}`;
			this.#lose(`no manager has confirmed it in time, ${this.#times.term.toFixed(1)} of ${ttlSeconds} s${why}`);
		}
	}

	#lose(reason: string): void {
		if (this.#loss !== undefined || this.#stopped.signal.aborted) return;
		const killAt = Math.min(this.deadline.killAt, this.#options.clock.monotonic() + this.#times.grace);
		this.#loss = { reason, killAt };
		this.stop();
		this.#tell(this.#loss);
	}

	async #renew(): Promise<void> {
		const { client, clock, session } = this.#options;
		const signal = this.#stopped.signal;
		while (!signal.aborted) {
			const sent = clock.monotonic();
			const { hold, answer } = this.#times;
			// Where time runs out, nothing is waited for.
			const holdSeconds = this.#trouble === undefined ? hold : 0;
			try {
				const state = await client.renewSession(
					session,
					{ holdSeconds },
					{ signal, timeoutSeconds: holdSeconds + answer },
				);
				if (signal.aborted) return;
				if (!this.#isAmong(state)) return this.#lose('it was taken away (by whom and why: minder events)');
				this.#trouble = undefined;
				this.#confirm(sent, state.ttlSeconds);
				// One that does not hold the call open is not asked without a pause.
				if (clock.monotonic() - sent < holdSeconds / 2) await sleep(clock, hold, signal);
			} catch (error) {
				if (signal.aborted) return;
				this.#trouble = toMinderError(error);
				const { code } = this.#trouble;
				if (code === 'not-found') return this.#lose('its session has ended');
				await sleep(clock, ERRORS[code].retryable ? RETRY_SECONDS : hold, signal);
			}
		}
	}

	#isAmong(state: SessionState): boolean {
		return state.holds.some(({ name, token }) => name === this.#options.name && token === this.#options.token);
	}

	#confirm(sent: number, ttlSeconds: number): void {
		// Read too late, by a program that got no core: the guard has gone by the deadline before.
		if (this.check() !== undefined) return;
		this.#times = lockTimes(ttlSeconds);
		this.#confirmedAt = Math.max(this.#confirmedAt, sent);
		this.#arm();
		this.#options.onProlonged(this.deadline);
	}
}
