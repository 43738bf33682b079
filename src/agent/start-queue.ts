import type { Clock } from '../sys/clock.ts';

/** Work of one turn of the event loop, in seconds: heartbeats and signals come through between turns. */
const TURN_SECONDS = 0.01;

/** Starts programs in order, a few per turn of the event loop; a single one without delay. */
export class StartQueue {
	readonly #clock: Clock;
	#waiting: (() => void)[] = [];
	#turn: NodeJS.Immediate | undefined;
	#turnEnds = 0;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	add(start: () => void): void {
		if (this.#turn === undefined) {
			this.#turnEnds = this.#clock.monotonic() + TURN_SECONDS;
			this.#turn = setImmediate(() => this.#next());
			start();
		} else if (this.#waiting.length === 0 && this.#clock.monotonic() < this.#turnEnds) start();
		else this.#waiting.push(start);
	}

	/** What waits is not started any more. */
	close(): void {
		clearImmediate(this.#turn);
		this.#waiting = [];
	}

	#next(): void {
		this.#turn = undefined;
		if (this.#waiting.length === 0) return;
		this.#turn = setImmediate(() => this.#next());
		this.#turnEnds = this.#clock.monotonic() + TURN_SECONDS;
		const waiting = this.#waiting;
		this.#waiting = [];
		let done = 0;
		while (done < waiting.length && (done === 0 || this.#clock.monotonic() < this.#turnEnds)) waiting[done++]?.();
		this.#waiting = [...waiting.slice(done), ...this.#waiting];
	}
}
