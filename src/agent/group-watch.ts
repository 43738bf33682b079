import type { Clock, Timer } from '../sys/clock.ts';

/** First and longest wait between looks at a group that is to be empty, in seconds. */
const POLL_SECONDS = { first: 0.02, longest: 1 };

/** Looks at the rest of a program until nothing of it is left, less and less often. */
export class GroupWatch {
	readonly #clock: Clock;
	#timer: Timer | undefined;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** Replaces the watch before. @param look false: do not look again */
	start(look: () => boolean): void {
		this.#look(look, POLL_SECONDS.first);
	}

	stop(): void {
		this.#timer?.cancel();
		this.#timer = undefined;
	}

	#look(look: () => boolean, seconds: number): void {
		this.stop();
		this.#timer = this.#clock.after(seconds, () => {
			this.#timer = undefined;
			if (look()) this.#look(look, Math.min(seconds * 2, POLL_SECONDS.longest));
		});
	}
}
