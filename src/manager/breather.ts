import type { Clock } from '../sys/clock.ts';
import { sleep } from '../sys/clock.ts';

/** Pauses are this many times as long as the work before them. */
const SHARE = 4;
/** Work shorter than this needs no pause. Seconds. */
const SHORT_SECONDS = 0.005;
const LONGEST_SECONDS = 1;

/**
 * Keeps work that comes again with each report from taking all the time: what is long is followed by a pause in which reports gather, so
 * that at most a fifth of the time goes into it, however many there are.
 */
export class Breather {
	readonly #clock: Clock;
	readonly #ended = new AbortController();
	#worked = 0;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** Does `work` and measures it. */
	work<Result>(work: () => Result): Result {
		const begun = this.#clock.monotonic();
		try {
			return work();
		} finally {
			this.#worked += this.#clock.monotonic() - begun;
		}
	}

	/** The pause after what was measured since the last one; at once where that was short, or after {@link end}. */
	async rest(): Promise<void> {
		const worked = this.#worked;
		this.#worked = 0;
		if (worked < SHORT_SECONDS) return;
		await sleep(this.#clock, Math.min(LONGEST_SECONDS, SHARE * worked), this.#ended.signal);
	}

	/** No more pauses; one that goes on is over. */
	end(): void {
		this.#ended.abort();
	}
}
