import { ERRORS, type ErrorCode } from '../model/errors.ts';
import type { Rand } from '../sys/rand.ts';

/** Upper bound of the first delay. Seconds. */
export const FIRST_RETRY_SECONDS = 0.2;
export const LONGEST_RETRY_SECONDS = 15;
/** As {@link LONGEST_RETRY_SECONDS}, where another manager takes over within seconds. */
export const LONGEST_OF_SEVERAL_SECONDS = 2;
/** Between attempts that only a person can make succeed. */
export const SLOW_RETRY_SECONDS = 30;
/** A session of at least this long sets the delay back to the first one. */
export const LASTING_SESSION_SECONDS = 10;

/**
 * How long to wait before the next attempt: a random share of a bound that doubles with each attempt (full jitter, so that the agents of a
 * manager that comes back do not arrive together).
 */
export class RetryDelay {
	readonly #rand: Rand;
	#bound = FIRST_RETRY_SECONDS;

	constructor(rand: Rand) {
		this.#rand = rand;
	}

	/** Seconds. */
	next(longest: number = LONGEST_RETRY_SECONDS): number {
		const delay = this.#rand.next() * Math.min(longest, this.#bound);
		this.#bound = Math.min(longest, this.#bound * 2);
		return delay;
	}

	/** Seconds, before another manager is tried in the place of one that failed. */
	soon(): number {
		return this.#rand.next() * FIRST_RETRY_SECONDS;
	}

	reset(): void {
		this.#bound = FIRST_RETRY_SECONDS;
	}
}

/** Whether the manager said something that will not change by asking again soon: another version, a name that is taken. */
export function isRefusal(code: ErrorCode): boolean {
	return !ERRORS[code].retryable && code !== 'internal' && code !== 'cancelled';
}
