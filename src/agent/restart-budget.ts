import type { Clock, Timer } from '../sys/clock.ts';

/** Restarts by policy that a node makes at once, and how many more each second. */
export const RESTART_BURST = 1000;
export const RESTARTS_PER_SECOND = 100;
/** Shown of what waits. */
export const WAITS_ITS_TURN = `waits its turn: more than ${RESTARTS_PER_SECOND} restarts a second on this node`;

/** A restart that waits. */
export interface Turn {
	/** It is none any more: goes now, and costs nothing. */
	skip(): void;
}

/**
 * A token bucket over all restarts by policy of a node, so that many crash loops at once leave the machine to those who put an end to
 * them. First in, first out: as each instance waits once at most, all get their turn.
 */
export class RestartBudget {
	readonly #clock: Clock;
	readonly #waiting = new Set<() => void>();
	#tokens = RESTART_BURST;
	#countedAt: number;
	#timer: Timer | undefined;

	constructor(clock: Clock) {
		this.#clock = clock;
		this.#countedAt = clock.monotonic();
	}

	/** Calls `go` now and returns nothing, or once it is its turn. */
	take(go: () => void): Turn | undefined {
		this.#refill();
		if (this.#waiting.size === 0 && this.#tokens >= 1) {
			this.#tokens--;
			go();
			return undefined;
		}
		// Of its own, so that the same function may wait twice.
		const entry = (): void => go();
		this.#waiting.add(entry);
		this.#arm();
		return {
			skip: () => {
				if (this.#waiting.delete(entry)) go();
			},
		};
	}

	/** What waits does not get its turn any more. */
	close(): void {
		this.#timer?.cancel();
		this.#timer = undefined;
		this.#waiting.clear();
	}

	#refill(): void {
		const now = this.#clock.monotonic();
		this.#tokens = Math.min(RESTART_BURST, this.#tokens + (now - this.#countedAt) * RESTARTS_PER_SECOND);
		this.#countedAt = now;
	}

	#arm(): void {
		if (this.#timer !== undefined || this.#waiting.size === 0) return;
		this.#timer = this.#clock.after(Math.max(0, 1 - this.#tokens) / RESTARTS_PER_SECOND, () => {
			this.#timer = undefined;
			this.#refill();
			for (const entry of this.#waiting) {
				if (this.#tokens < 1) break;
				this.#tokens--;
				this.#waiting.delete(entry);
				entry();
			}
			this.#arm();
		});
	}
}
