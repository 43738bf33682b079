import type { Clock } from '../../sys/clock.ts';

/** Why a call goes on: what it waits for may have come, its time is over, its caller has gone, or the manager ends. */
export type Woken = 'told' | 'late' | 'gone' | 'closed';

/** Calls that are held open until something happens to what they are about. */
export class HeldCalls {
	readonly #clock: Clock;
	readonly #waiting = new Map<string, Set<(why: Woken) => void>>();
	#closed = false;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** Until one of the keys is told of, at most `seconds`. */
	wait(keys: readonly string[], seconds: number, signal?: AbortSignal): Promise<Woken> {
		if (this.#closed) return Promise.resolve('closed');
		if (signal?.aborted === true) return Promise.resolve('gone');
		if (seconds <= 0) return Promise.resolve('late');
		return new Promise((resolve) => {
			const wake = (why: Woken): void => {
				timer.cancel();
				signal?.removeEventListener('abort', gone);
				for (const key of keys) this.#remove(key, wake);
				resolve(why);
			};
			const gone = (): void => wake('gone');
			const timer = this.#clock.after(seconds, () => wake('late'), { background: true });
			signal?.addEventListener('abort', gone, { once: true });
			for (const key of keys) {
				const waiting = this.#waiting.get(key);
				if (waiting === undefined) this.#waiting.set(key, new Set([wake]));
				else waiting.add(wake);
			}
		});
	}

	tell(key: string): void {
		this.#wake(key, 'told');
	}

	/** All go on, and no call is held any more. */
	close(): void {
		this.#closed = true;
		for (const key of this.#waiting.keys()) this.#wake(key, 'closed');
	}

	#wake(key: string, why: Woken): void {
		for (const wake of this.#waiting.get(key) ?? []) wake(why);
	}

	#remove(key: string, wake: (why: Woken) => void): void {
		const waiting = this.#waiting.get(key);
		waiting?.delete(wake);
		if (waiting?.size === 0) this.#waiting.delete(key);
	}
}
