import type { LockIdentity } from '../model/locks.ts';
import { bootClock } from '../sys/boot-clock.ts';
import { type Clock, systemClock } from '../sys/clock.ts';
import { guardedStarter, type StartGuarded } from '../sys/guard.ts';
import { openProcTable } from '../sys/proc-table.ts';
import { systemRand } from '../sys/rand.ts';
import { lockIdentity, type WhoAsks } from './lock-identity.ts';

/** What this machine has to do with a command under a lock. */
export interface LockSystem {
	/** Of this process. */
	identity(who: WhoAsks): LockIdentity;
	readonly start: StartGuarded;
	/** Goes on while the machine sleeps, as the times of sessions do. */
	readonly clock: Clock;
}

/** The real one. @throws Error where there is no /proc */
export function systemLocks(): LockSystem {
	return {
		identity: (who) => lockIdentity(who, process.pid),
		start: guardedStarter(systemClock, systemRand),
		clock: bootClock(systemClock, openProcTable()),
	};
}
