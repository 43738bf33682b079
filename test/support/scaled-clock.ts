import { type Clock, systemClock } from '../../src/sys/clock.ts';

/** A clock that runs `factor` times as fast as the real one, from the same moment on. */
export function scaledClock(factor: number): Clock {
	const wall = systemClock.wall();
	const start = systemClock.monotonic();
	const elapsed = (): number => (systemClock.monotonic() - start) * factor;
	return {
		wall: () => wall + elapsed() * 1000,
		monotonic: () => start + elapsed(),
		after: (seconds, callback, options) => systemClock.after(seconds / factor, callback, options),
	};
}
