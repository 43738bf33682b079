import type { LockSession } from '../../model/locks.ts';
import type { Clock } from '../../sys/clock.ts';
import { LeaseQueue } from '../sessions/lease-queue.ts';

/** A loss is told with so many answers, as one may be lost on its way. */
const TOLD = 2;

/**
 * The lives of sessions in this manager: their time runs by the monotonic clock, from the last word of their clients or from the start of this
 * manager, anew after it did not run for a while. Nothing of it is on disk.
 */
export class LockSessions {
	readonly #expiry: LeaseQueue<string>;
	readonly #ttls = new Map<string, number>();
	/** How often each was heard of. */
	readonly #words = new Map<string, number>();
	/** Answers that are to tell at once what a session has left. */
	readonly #untold = new Map<string, number>();

	constructor(clock: Clock, expired: (session: string) => void) {
		this.#expiry = new LeaseQueue(clock, expired, { heard: true });
	}

	/** It is there; `known`: since its client came to this manager. */
	began({ id, ttlSeconds }: LockSession, known: boolean): void {
		if (ttlSeconds === undefined) return;
		this.#ttls.set(id, ttlSeconds);
		this.#expiry.extend(id, ttlSeconds);
		if (!known) this.#untold.set(id, 1);
	}

	ended(id: string): void {
		this.#ttls.delete(id);
		this.#words.delete(id);
		this.#untold.delete(id);
		this.#expiry.drop(id);
	}

	/** Its client was heard of. */
	heard(id: string): void {
		const ttl = this.#ttls.get(id);
		if (ttl === undefined) return;
		this.#expiry.extend(id, ttl);
		this.#words.set(id, this.words(id) + 1);
	}

	/** Seconds until its time is over, if nothing more is heard of it; 0 of one that has no time. */
	left(id: string): number {
		return this.#expiry.left(id) ?? 0;
	}

	/** Differs after every word of its client. */
	words(id: string): number {
		return this.#words.get(id) ?? 0;
	}

	/** Its end could not be written: once more in `seconds`. */
	again(id: string, seconds: number): void {
		if (this.#ttls.has(id)) this.#expiry.extend(id, seconds);
	}

	/** It has lost something that its client has to hear of. */
	lost(id: string): void {
		if (this.#ttls.has(id)) this.#untold.set(id, TOLD);
	}

	hasNews(id: string): boolean {
		return this.#untold.has(id);
	}

	/** The client was answered with what the session has. */
	told(id: string): void {
		const left = (this.#untold.get(id) ?? 0) - 1;
		if (left > 0) this.#untold.set(id, left);
		else this.#untold.delete(id);
	}

	close(): void {
		this.#expiry.close();
		this.#ttls.clear();
	}
}
