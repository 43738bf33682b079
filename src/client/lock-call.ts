import { MinderError } from '../model/errors.ts';
import type { Clock } from '../sys/clock.ts';

/**
 * Makes a call that is given up after `seconds`, or when `outer` is aborted: a manager that hangs answers nothing, and another may.
 * @throws MinderError those of the call; `timeout` where it was given up
 */
export async function callWithin<Result>(
	clock: Clock,
	seconds: number,
	outer: AbortSignal,
	call: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
	const inner = new AbortController();
	const giveUp = (): void => inner.abort();
	const timer = clock.after(seconds, giveUp);
	outer.addEventListener('abort', giveUp, { once: true });
	if (outer.aborted) giveUp();
	try {
		return await call(inner.signal);
	} catch (error) {
		if (inner.signal.aborted && !outer.aborted)
			throw new MinderError('timeout', `the manager did not answer within ${seconds.toFixed(1)} s`, { cause: error });
		throw error;
	} finally {
		timer.cancel();
		outer.removeEventListener('abort', giveUp);
	}
}
