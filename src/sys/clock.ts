/** A timer that can be called off. */
export interface Timer {
	cancel(): void;
}

/** Time, as a port. Intervals come from `monotonic`, which no change of the system clock moves; `wall` is for people. */
export interface Clock {
	/** Milliseconds since 1970. */
	wall(): number;
	/** Seconds since an arbitrary point, never going back. On Linux the same for every program since boot. */
	monotonic(): number;
	/** Runs `callback` once, not before `seconds` have passed. Does not keep the program alive where `background` is set. */
	after(seconds: number, callback: () => void, options?: { background?: boolean }): Timer;
}

/** setTimeout overflows past 2^31-1 ms; a longer wait is cut into pieces. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
	wall: () => Date.now(),
	monotonic: () => Number(process.hrtime.bigint()) / 1e9,
	after(seconds, callback, options = {}) {
		let handle: NodeJS.Timeout;
		const arm = (ms: number): void => {
			const piece = Math.min(ms, LONGEST_TIMEOUT_MS);
			handle = setTimeout(() => (ms > piece ? arm(ms - piece) : callback()), piece);
			if (options.background === true) handle.unref();
		};
		arm(Math.max(0, Math.ceil(seconds * 1000)));
		return { cancel: () => clearTimeout(handle) };
	},
};

/** Resolves after `seconds`, or at once when `signal` is aborted. */
export function sleep(clock: Clock, seconds: number, signal?: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal?.aborted === true) return resolve();
		const timer = clock.after(seconds, () => {
			signal?.removeEventListener('abort', stop);
			resolve();
		});
		const stop = (): void => {
			timer.cancel();
			resolve();
		};
		signal?.addEventListener('abort', stop, { once: true });
	});
}
