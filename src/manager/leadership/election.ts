import { MinderError, toMinderError } from '../../model/errors.ts';
import type { Acquired, Candidate, LeaderKey, Term } from '../../store/leader-key.ts';
import { type Clock, sleep, type Timer } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';

/** Share of the lease's time by which a leader steps down before the lease can end. */
const MARGIN = 0.15;
/** How often a lease is renewed in its time. */
const RENEWALS = 4;
/** Between two attempts where etcd does not answer, and the longest time between two looks at who leads. Seconds. */
const RETRY_SECONDS = 0.25;
const LOOK_SECONDS = 1;

/** What follows from an election. Neither may throw. */
export interface Follower {
	/** This manager leads from now on; `ended` is aborted when it no longer does. Another campaign begins after it has resolved. */
	lead(term: Term, ended: AbortSignal): Promise<void>;
	/** Who leads, as far as it is known, has changed. */
	led(by: Candidate | undefined): void;
}

type State =
	| { readonly kind: 'standby'; readonly leader: Candidate | undefined }
	| { readonly kind: 'leading'; readonly term: Term; readonly ended: AbortController; until: number; timer: Timer };

/**
 * One candidate of an election:
 *
 * ```
 *            key taken                       lease ended · stepDown · not renewed in time
 * standby ────────────▶ leading ─────────────────────────────────────────────────────────▶ standby …
 *    └ looks when the key changes,   └ renews its lease; `until` counts from before the last
 *      and once a second               renewal was sent, so that nobody leads before it is over
 * ```
 */
export class Election {
	readonly #key: LeaderKey;
	readonly #self: Candidate;
	readonly #clock: Clock;
	readonly #log: Log;
	readonly #follower: Follower;
	readonly #closing = new AbortController();
	#state: State = { kind: 'standby', leader: undefined };
	#running: Promise<void> | undefined;

	constructor(key: LeaderKey, self: Candidate, follower: Follower, ports: { clock: Clock; log: Log }) {
		this.#key = key;
		this.#self = self;
		this.#follower = follower;
		this.#clock = ports.clock;
		this.#log = ports.log;
	}

	/** To be called once. */
	start(): void {
		this.#running = this.#run();
	}

	/** Whether this one leads now, by its own clock: also right before a timer that is late has been heard of. */
	get leads(): boolean {
		return this.#state.kind === 'leading' && this.#clock.monotonic() < this.#state.until;
	}

	/** The leader as far as it is known. */
	get leader(): Candidate | undefined {
		if (this.#state.kind === 'leading') return this.leads ? this.#self : undefined;
		return this.#state.leader;
	}

	/** Ends the leadership, if there is one, and the key is given up; it campaigns again afterwards. */
	stepDown(reason: string): void {
		if (this.#state.kind !== 'leading' || this.#state.ended.signal.aborted) return;
		this.#log.warn({ term: this.#state.term.revision }, `this manager no longer leads: ${reason}`);
		this.#state.until = Number.NEGATIVE_INFINITY;
		this.#state.timer.cancel();
		this.#state.ended.abort();
	}

	/** Gives up the key, so that the next one leads at once, and campaigns no more. */
	async close(): Promise<void> {
		this.#closing.abort();
		if (this.#state.kind === 'leading') {
			this.#state.timer.cancel();
			this.#state.ended.abort();
		}
		await this.#running;
	}

	async #run(): Promise<void> {
		while (!this.#closing.signal.aborted) {
			const acquired = await this.#campaign();
			if (acquired?.kind === 'won') await this.#lead(acquired.term);
			else if (acquired === undefined) await sleep(this.#clock, RETRY_SECONDS, this.#closing.signal);
			else await this.#stand(acquired.by);
		}
	}

	async #campaign(): Promise<Acquired | undefined> {
		try {
			return await this.#key.acquire(this.#self);
		} catch (error) {
			this.#follow(undefined, toMinderError(error));
			return undefined;
		}
	}

	/** Until the key may have changed. */
	async #stand(leader: Candidate): Promise<void> {
		// Made by an attempt of ours whose answer was lost: nobody leads until its lease has ended.
		this.#follow(leader.id === this.#self.id ? undefined : leader);
		const { signal } = this.#closing;
		const look = new AbortController();
		const wake = (): void => look.abort();
		signal.addEventListener('abort', wake, { once: true });
		const unwatch = this.#key.watch(wake);
		await sleep(this.#clock, LOOK_SECONDS, look.signal);
		unwatch();
		signal.removeEventListener('abort', wake);
	}

	#follow(leader: Candidate | undefined, error?: MinderError): void {
		const before = this.#state.kind === 'standby' ? this.#state.leader : this.#self;
		this.#state = { kind: 'standby', leader };
		if (before?.id === leader?.id) return;
		if (error !== undefined) this.#log.warn({}, `nobody knows who leads: ${error.message}`);
		else if (leader !== undefined) {
			this.#log.info({ leader: leader.address }, `the manager at ${leader.address} leads, this one stands by`);
		}
		this.#follower.led(leader);
	}

	async #lead(term: Term): Promise<void> {
		const ended = new AbortController();
		const state: State = { kind: 'leading', term, ended, until: 0, timer: { cancel() {} } };
		this.#state = state;
		this.#extend(state, term.askedAt);
		if (this.#closing.signal.aborted) ended.abort();
		if (!ended.signal.aborted) {
			this.#log.info({ term: term.revision }, 'this manager leads');
			this.#follower.led(this.#self);
			await Promise.all([this.#renew(state), this.#follower.lead(term, ended.signal)]);
		}
		state.timer.cancel();
		await this.#key.release(term);
		this.#follow(undefined);
		// Whatever ended the term may last: others go first.
		await sleep(this.#clock, RETRY_SECONDS, this.#closing.signal);
	}

	async #renew(state: Extract<State, { kind: 'leading' }>): Promise<void> {
		const { term, ended } = state;
		let wait = term.ttlSeconds / RENEWALS;
		for (;;) {
			await sleep(this.#clock, wait, ended.signal);
			if (ended.signal.aborted) return;
			const askedAt = this.#clock.monotonic();
			try {
				if ((await this.#key.renew(term)) === 'expired') return this.stepDown('its lease has ended');
				if (ended.signal.aborted) return;
				this.#extend(state, askedAt);
				wait = term.ttlSeconds / RENEWALS;
			} catch (error) {
				this.#log.warn({}, `the lease of this manager was not renewed, trying again: ${toMinderError(error).message}`);
				wait = RETRY_SECONDS;
			}
		}
	}

	/** Where `askedAt` is too long ago already, that is the end. */
	#extend(state: Extract<State, { kind: 'leading' }>, askedAt: number): void {
		state.until = askedAt + state.term.ttlSeconds * (1 - MARGIN);
		state.timer.cancel();
		const late = (): void => this.stepDown('its lease was not renewed in time');
		const left = state.until - this.#clock.monotonic();
		if (left <= 0) late();
		else state.timer = this.#clock.after(left, late);
	}
}

/** What a manager that does not lead answers, whoever asks. */
export function notLeader(leader: Candidate | undefined): MinderError {
	if (leader === undefined || leader.address === '') {
		return new MinderError('not-leader', 'no manager leads at this moment: try again in a few seconds');
	}
	return new MinderError('not-leader', `this manager stands by, the one at ${leader.address} leads: ask that one`, {
		details: { leader: leader.address },
	});
}
