import type { Clock, Timer } from '../sys/clock.ts';
import type { Runner } from './runner.ts';

/** Seconds between looks, and runners per look: with more of them each is looked at less often, so that the cost stays the same. */
const LOOK_SECONDS = 5;
const RUNNERS_PER_LOOK = 500;
/** Every how many rounds over all runners identities are read as well. */
const THOROUGH_ROUND = 30;

/** Looks at every runner in turn, for what no event told of. */
export class Sweep {
	readonly #clock: Clock;
	readonly #runners: ReadonlyMap<unknown, Runner>;
	readonly #others: () => void;
	#round: Iterator<Runner>;
	#rounds = 1;
	#timer: Timer | undefined;

	/** @param others what else is looked at as often */
	constructor(clock: Clock, runners: ReadonlyMap<unknown, Runner>, others: () => void) {
		this.#clock = clock;
		this.#others = others;
		this.#runners = runners;
		this.#round = runners.values();
	}

	start(): void {
		this.#timer = this.#clock.after(LOOK_SECONDS, () => {
			this.#look();
			if (this.#runners.size > 0) this.#others();
			this.start();
		});
	}

	stop(): void {
		this.#timer?.cancel();
	}

	#look(): void {
		for (let looked = 0; looked < RUNNERS_PER_LOOK; looked++) {
			const next = this.#round.next();
			if (next.done === true) {
				this.#round = this.#runners.values();
				this.#rounds++;
				return;
			}
			next.value.sweep(this.#rounds % THOROUGH_ROUND === 0);
		}
	}
}
