import type { Clock, Timer } from '../../src/sys/clock.ts';

interface Pending {
	readonly due: number;
	readonly order: number;
	readonly callback: () => void;
}

/**
 * A clock that stands still until it is advanced. Monotonic time begins at 1,000 s, wall time at the given moment;
 * `wallOffset` moves the wall clock alone, as an operator or NTP would.
 */
export class FakeClock implements Clock {
	/** Milliseconds added to the wall clock only. */
	wallOffset = 0;
	readonly #wallStart: number;
	readonly #timers = new Set<Pending>();
	#elapsed = 0;
	#order = 0;

	constructor(wallStart: number = Date.UTC(2026, 0, 1)) {
		this.#wallStart = wallStart;
	}

	wall(): number {
		return Math.round(this.#wallStart + this.#elapsed * 1000 + this.wallOffset);
	}

	monotonic(): number {
		return 1000 + this.#elapsed;
	}

	after(seconds: number, callback: () => void): Timer {
		const timer: Pending = { due: this.#elapsed + Math.max(0, seconds), order: this.#order++, callback };
		this.#timers.add(timer);
		return { cancel: () => this.#timers.delete(timer) };
	}

	/** Timers that have neither run nor been called off. */
	get pending(): number {
		return this.#timers.size;
	}

	/** Seconds until the next timer; `undefined` without one. */
	get next(): number | undefined {
		const first = this.#first();
		return first === undefined ? undefined : Math.max(0, first.due - this.#elapsed);
	}

	/**
	 * Moves time on, running the timers that fall due in order, those included that are set meanwhile. Before the first, after each
	 * and at the end, everything that waits for a resolved promise runs.
	 */
	async advance(seconds: number): Promise<void> {
		const until = this.#elapsed + seconds;
		await settle();
		for (let timer = this.#first(); timer !== undefined && timer.due <= until + 1e-9; timer = this.#first()) {
			this.#timers.delete(timer);
			this.#elapsed = Math.max(this.#elapsed, timer.due);
			timer.callback();
			await settle();
		}
		this.#elapsed = Math.max(this.#elapsed, until);
	}

	/** Time goes on, but the program gets no core: what falls due meanwhile runs, in order, when time is moved on again. */
	freeze(seconds: number): void {
		this.#elapsed += seconds;
	}

	#first(): Pending | undefined {
		let first: Pending | undefined;
		for (const timer of this.#timers) {
			if (first === undefined || timer.due < first.due || (timer.due === first.due && timer.order < first.order)) {
				first = timer;
			}
		}
		return first;
	}
}

/** Lets everything run that waits for resolved promises; two turns, so that what they start is seen as well. */
export async function settle(): Promise<void> {
	for (let turn = 0; turn < 2; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
