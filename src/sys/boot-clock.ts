import type { Clock } from './clock.ts';
import type { ProcTable } from './proc-table.ts';

/** `clock` with a monotonic time, in hundredths of a second, that goes on while the machine sleeps. Its timers do not: they run late then. */
export function bootClock(clock: Clock, procs: Pick<ProcTable, 'uptime'>): Clock {
	let last = 0;
	return {
		wall: () => clock.wall(),
		monotonic: () => {
			last = Math.max(last, procs.uptime());
			return last;
		},
		after: (seconds, callback, options) => clock.after(seconds, callback, options),
	};
}
