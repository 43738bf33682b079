import type { Control } from '../model/control.ts';
import { ERRORS, type MinderError, toMinderError } from '../model/errors.ts';
import type { LockAnswer, LockIdentity, LockMode } from '../model/locks.ts';
import { type Clock, sleep } from '../sys/clock.ts';
import type { Rand } from '../sys/rand.ts';
import { type HoldDeadline, LockHold } from './lock-hold.ts';
import { type LockTimes, lockTimes } from './lock-times.ts';

/** What somebody wants of the manager's locks. */
export interface LockWish {
	/** Any one of them. */
	readonly names: readonly string[];
	readonly mode: LockMode;
	readonly slots: number;
	readonly identity: LockIdentity;
	/** Whether somebody named the owner, who gets again what it has. */
	readonly reentrant: boolean;
	readonly ttlSeconds: number;
	readonly lockDelaySeconds: number;
	readonly maxHoldSeconds?: number;
	readonly wait:
		| { readonly kind: 'try' }
		| { readonly kind: 'for'; readonly seconds: number }
		| { readonly kind: 'ever' };
}

export type Waiting = Extract<LockAnswer, { kind: 'queued' }>['waits'];

/** What came of a wish. `aborted`: by the caller's signal. */
export type Acquired =
	| {
			readonly kind: 'held';
			readonly name: string;
			readonly token: number;
			hold(onProlonged: (at: HoldDeadline) => void): LockHold;
	  }
	| {
			readonly kind: 'refused';
			readonly holders: Extract<LockAnswer, { kind: 'refused' }>['holders'];
	  }
	| { readonly kind: 'late'; readonly trouble?: MinderError }
	| { readonly kind: 'aborted' };

type LockControl = Pick<Control, 'acquireLock' | 'renewSession' | 'endSession'>;

export interface LockHolderOptions {
	readonly client: LockControl;
	readonly clock: Clock;
	readonly rand: Rand;
	readonly wish: LockWish;
	/** The place in the queue, each time it was told. */
	readonly onWaiting: (waits: Waiting) => void;
	/** A call failed in a way that may pass, and is made again. */
	readonly onTrouble: (error: MinderError) => void;
}

/** Seconds for which a manager that never answered is tried, where nothing says how long to wait: its address may be wrong. */
const FIRST_CONTACT_SECONDS = 30;
const RETRY_SECONDS = 0.25;
/** Beyond what a call may be held open. */
const ANSWER_SECONDS = 5;

/**
 * The client's side of one session with one request. The same request is sent until it is granted, over new connections and to other managers: it keeps
 * its place. Use it once.
 */
export class LockHolder {
	readonly #options: LockHolderOptions;
	readonly #times: LockTimes;
	#session: string;
	#request: string;
	/** Whether any manager may know the session. */
	#asked = false;

	constructor(options: LockHolderOptions) {
		this.#options = options;
		this.#times = lockTimes(options.wish.ttlSeconds);
		this.#session = options.rand.uuid();
		this.#request = options.rand.uuid();
	}

	/** @throws MinderError what no waiting helps against; `unreachable` where no manager was ever reached */
	async acquire(signal: AbortSignal): Promise<Acquired> {
		const { clock, wish, onWaiting, onTrouble } = this.#options;
		const began = clock.monotonic();
		const until = wish.wait.kind === 'for' ? began + wish.wait.seconds : Number.POSITIVE_INFINITY;
		let answered = false;
		let first = true;
		for (let trouble: MinderError | undefined; ; ) {
			const sent = clock.monotonic();
			const poll = first ? 0 : Math.max(0, Math.min(this.#times.poll, until - sent));
			try {
				const answer = await this.#ask(poll, signal);
				answered = true;
				trouble = undefined;
				if (answer.kind === 'refused') return answer;
				if (answer.kind === 'granted') {
					const confirmedAt = await this.#confirmed(answer, sent, signal);
					if (confirmedAt !== undefined) return this.#held(answer, confirmedAt);
					this.#renew();
					continue;
				}
				onWaiting(answer.waits);
				if (first) void this.#rehearse(signal);
				first = false;
				// One that does not hold the call open is not asked without a pause.
				if (clock.monotonic() - sent < poll / 2) await sleep(clock, RETRY_SECONDS, signal);
			} catch (error) {
				if (signal.aborted) return { kind: 'aborted' };
				trouble = toMinderError(error);
				// Its time was over (we were stopped, or no manager was there for long), or what we had was taken before we knew: the place is lost.
				if (trouble.code === 'not-found' || trouble.code === 'conflict') this.#renew();
				else if (!ERRORS[trouble.code].retryable || wish.wait.kind === 'try') throw trouble;
				else if (!answered && wish.wait.kind === 'ever' && clock.monotonic() - began > FIRST_CONTACT_SECONDS)
					throw trouble;
				onTrouble(trouble);
				await sleep(clock, Math.min(RETRY_SECONDS, Math.max(0, until - clock.monotonic())), signal);
			}
			if (signal.aborted) return { kind: 'aborted' };
			if (clock.monotonic() >= until) return { kind: 'late', ...(trouble === undefined ? {} : { trouble }) };
		}
	}

	/**
	 * Gives back what is held, and the place; tried for so many seconds, or until `signal` is aborted. @param clean what was protected has stopped
	 * @returns whether a manager has confirmed it
	 */
	async end(clean: boolean, seconds: number, signal = new AbortController().signal): Promise<boolean> {
		if (!this.#asked) return true;
		const { client, clock } = this.#options;
		const until = clock.monotonic() + seconds;
		const options = { signal, timeoutSeconds: Math.min(ANSWER_SECONDS, seconds) };
		while (clock.monotonic() < until && !signal.aborted) {
			try {
				await client.endSession(this.#session, { clean }, options);
				return true;
			} catch (error) {
				const { code } = toMinderError(error);
				if (code === 'not-found') return true;
				if (!ERRORS[code].retryable) return false;
				await sleep(clock, RETRY_SECONDS, signal);
			}
		}
		return false;
	}

	/**
	 * Makes each call once that the others in the queue will wait for, without effect: the first of its kind takes several milliseconds more, in which
	 * its messages are compiled.
	 */
	async #rehearse(signal: AbortSignal): Promise<void> {
		const { client, rand } = this.#options;
		const nobody = rand.uuid();
		const options = { signal, timeoutSeconds: ANSWER_SECONDS };
		await client.renewSession(this.#session, { holdSeconds: 0 }, options).catch(() => undefined);
		await client.endSession(nobody, { clean: true }, options).catch(() => undefined);
	}

	#ask(pollSeconds: number, signal: AbortSignal): Promise<LockAnswer> {
		const { client, wish } = this.#options;
		this.#asked = true;
		const request = {
			session: {
				id: this.#session,
				identity: wish.identity,
				ttlSeconds: wish.ttlSeconds,
				lockDelaySeconds: wish.lockDelaySeconds,
				reentrant: wish.reentrant,
			},
			request: this.#request,
			names: wish.names,
			mode: wish.mode,
			slots: wish.slots,
			try: wish.wait.kind === 'try',
			pollSeconds,
			...(wish.maxHoldSeconds === undefined
				? {}
				: { maxHoldSeconds: wish.maxHoldSeconds + wish.ttlSeconds + this.#times.grace }),
		};
		// With a short ttl, soon enough to be heard of elsewhere before it is over.
		const answer = Math.min(ANSWER_SECONDS, Math.max(1, wish.ttlSeconds / 2));
		return client.acquireLock(request, { signal, timeoutSeconds: pollSeconds + answer });
	}

	/** Since when it is confirmed to be ours; `undefined`: it is not. A grant may be old where this program was stopped before it could read it. */
	async #confirmed(
		{ name, token }: { readonly name: string; readonly token: number },
		sent: number,
		signal: AbortSignal,
	): Promise<number | undefined> {
		const { client, clock } = this.#options;
		const now = clock.monotonic();
		if (now - sent < this.#times.poll + this.#times.grace) return sent;
		const options = { signal, timeoutSeconds: this.#times.poll };
		const state = await client.renewSession(this.#session, { holdSeconds: 0 }, options);
		return state.holds.some((hold) => hold.name === name && hold.token === token) ? now : undefined;
	}

	#held({ name, token, ttlSeconds }: Extract<LockAnswer, { kind: 'granted' }>, confirmedAt: number): Acquired {
		const { client, clock, wish } = this.#options;
		return {
			kind: 'held',
			name,
			token,
			hold: (onProlonged) =>
				new LockHold({
					client,
					clock,
					session: this.#session,
					name,
					token,
					ttlSeconds,
					...(wish.maxHoldSeconds === undefined ? {} : { maxHoldSeconds: wish.maxHoldSeconds }),
					confirmedAt,
					onProlonged,
				}),
		};
	}

	/** A session that has ended does not come back. */
	#renew(): void {
		this.#session = this.#options.rand.uuid();
		this.#request = this.#options.rand.uuid();
	}
}
