import type { Moment } from '../../policy/jobs/job-queue-rules.ts';
import type { Clock, Timer } from '../../sys/clock.ts';

/** At most: the wall clock may have been set meanwhile. */
const LONGEST_SECONDS = 60;

/** One timer for whatever is due next, by either clock. */
export class DeskTimer {
	readonly #clock: Clock;
	#onDue: () => void = () => undefined;
	#timer: Timer | undefined;
	#at = Number.POSITIVE_INFINITY;
	#closed = false;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	start(onDue: () => void): void {
		this.#onDue = onDue;
		this.#set(this.#clock.monotonic() + LONGEST_SECONDS);
	}

	now(): Moment {
		return { monotonic: this.#clock.monotonic(), wall: this.#clock.wall() };
	}

	/** @param due monotonic seconds, wall ms */
	arm({ monotonic, wall }: { readonly monotonic?: number; readonly wall?: number }): void {
		if (this.#closed || (monotonic === undefined && wall === undefined)) return;
		let at = monotonic ?? Number.POSITIVE_INFINITY;
		if (wall !== undefined) at = Math.min(at, this.#clock.monotonic() + (wall - this.#clock.wall()) / 1000);
		// Within a millisecond of what is set already: wall clocks are read with that precision.
		if (at < this.#at - 0.001) this.#set(at);
	}

	close(): void {
		this.#closed = true;
		this.#timer?.cancel();
	}

	#set(at: number): void {
		this.#timer?.cancel();
		this.#at = at;
		const seconds = Math.min(LONGEST_SECONDS, Math.max(0.001, at - this.#clock.monotonic()));
		this.#timer = this.#clock.after(seconds, () => this.#fire(), { background: true });
	}

	#fire(): void {
		this.#set(this.#clock.monotonic() + LONGEST_SECONDS);
		this.#onDue();
	}
}
