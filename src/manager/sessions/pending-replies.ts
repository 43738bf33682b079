import type { Clock } from '../../sys/clock.ts';

/** Requests that wait for an answer with their number. */
export class PendingReplies<Reply> {
	readonly #clock: Clock;
	readonly #waiting = new Map<string, { resolve: (reply: Reply) => void; reject: (error: Error) => void }>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** Resolves with the answer; rejects with `onTimeout()` after `seconds`, or when it is failed. */
	expect(request: string, seconds: number, onTimeout: () => Error): Promise<Reply> {
		return new Promise((resolve, reject) => {
			const timer = this.#clock.after(seconds, () => this.fail(request, onTimeout()), { background: true });
			this.#waiting.set(request, {
				resolve: (reply) => {
					timer.cancel();
					resolve(reply);
				},
				reject: (error) => {
					timer.cancel();
					reject(error);
				},
			});
		});
	}

	/** False: nobody waits for it (any more). */
	answer(request: string, reply: Reply): boolean {
		const waiter = this.#waiting.get(request);
		if (waiter === undefined) return false;
		this.#waiting.delete(request);
		waiter.resolve(reply);
		return true;
	}

	fail(request: string, error: Error): void {
		const waiter = this.#waiting.get(request);
		this.#waiting.delete(request);
		waiter?.reject(error);
	}

	failAll(error: Error): void {
		for (const request of this.#waiting.keys()) this.fail(request, error);
	}

	get size(): number {
		return this.#waiting.size;
	}
}
