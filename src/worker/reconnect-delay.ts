import type { Rand } from '../sys/rand.ts';

/** Upper bound of the first delay. Seconds. */
const FIRST_SECONDS = 0.2;
const LONGEST_SECONDS = 5;

/** A random share of a bound that doubles with each failure. */
export class ReconnectDelay {
	readonly #rand: Rand;
	#bound = FIRST_SECONDS;

	constructor(rand: Rand) {
		this.#rand = rand;
	}

	/** Seconds. */
	next(): number {
		const delay = this.#rand.next() * this.#bound;
		this.#bound = Math.min(LONGEST_SECONDS, this.#bound * 2);
		return delay;
	}

	reset(): void {
		this.#bound = FIRST_SECONDS;
	}
}
