/** When what happens within a session's ttl, seconds; see docs/LOCKS.md. */
export interface LockTimes {
	/** How long a call waits for the lock: each counts as a word of the session. */
	readonly poll: number;
	/** How long a renewal is held open: so long before the next the manager can tell of a loss. */
	readonly hold: number;
	/** Beyond what it is held open, until its manager is taken for one that hangs: then there is time to find another one. */
	readonly answer: number;
	/** Since the newest confirmed renewal was sent: the command is asked to end. */
	readonly term: number;
	/** Likewise: it is killed. Before the ttl is over, from when on the manager may give the lock to the next. */
	readonly kill: number;
	/** Between the two. */
	readonly grace: number;
}

/** @param ttl seconds */
export function lockTimes(ttl: number): LockTimes {
	const grace = clamp(ttl / 5, 0.4, 5);
	const margin = clamp(ttl / 30, 0.1, 1);
	return {
		poll: clamp(ttl / 3, 0.5, 10),
		hold: clamp(ttl / 8, 0.25, 10),
		answer: clamp(ttl / 10, 0.4, 5),
		term: ttl - margin - grace,
		kill: ttl - margin,
		grace,
	};
}

function clamp(value: number, least: number, most: number): number {
	return Math.min(most, Math.max(least, value));
}
