import type { Clock, Timer } from '../sys/clock.ts';

/** One moment to wait for, on the monotonic clock. */
export class Deadline {
	readonly #clock: Clock;
	readonly #passed: () => void;
	#current: { readonly at: number; readonly timer: Timer } | undefined;

	/** @param passed called once for each moment that came */
	constructor(clock: Clock, passed: () => void) {
		this.#clock = clock;
		this.#passed = passed;
	}

	/** @param at monotonic seconds; `undefined`: nothing to wait for. The same moment again changes nothing. */
	set(at: number | undefined): void {
		if (at === this.#current?.at) return;
		this.#current?.timer.cancel();
		this.#current = undefined;
		if (at !== undefined) this.#arm(at);
	}

	#arm(at: number): void {
		const timer = this.#clock.after(at - this.#clock.monotonic(), () => {
			this.#current = undefined;
			// A timer may come a hair early: whoever waits asks the clock.
			if (this.#clock.monotonic() < at) this.#arm(at);
			else this.#passed();
		});
		this.#current = { at, timer };
	}
}
