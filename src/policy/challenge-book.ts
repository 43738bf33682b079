/** How long an agent may take to answer, in seconds. */
const LIFE_SECONDS = 60;
const MOST = 10_000;

/**
 * Challenges that were given out and not answered yet. Each is good once: a signing request that answers one cannot be used again.
 * Bounded: beyond 10,000 the oldest is forgotten, and its agent asks again.
 */
export class ChallengeBook {
	/** Challenge → end, in seconds of a monotonic clock; in the order of giving out, hence of ending. */
	readonly #open = new Map<string, number>();

	get size(): number {
		return this.#open.size;
	}

	/** @param challenge a fresh random value */
	give(challenge: string, now: number): void {
		for (const [old, end] of this.#open) {
			if (end > now && this.#open.size < MOST) break;
			this.#open.delete(old);
		}
		this.#open.set(challenge, now + LIFE_SECONDS);
	}

	/** Whether it was given out, not long ago, and never taken before. */
	take(challenge: string, now: number): boolean {
		const end = this.#open.get(challenge);
		this.#open.delete(challenge);
		return end !== undefined && now < end;
	}
}
