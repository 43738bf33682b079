import type { LockIdentity } from '../model/locks.ts';
import { systemClock } from '../sys/clock.ts';
import { guardedStarter, type StartGuarded } from '../sys/guard.ts';
import { systemRand } from '../sys/rand.ts';
import { lockIdentity, type WhoAsks } from './lock-identity.ts';

/** What this machine has to do with a command under a lock. */
export interface LockSystem {
	/** Of this process. */
	identity(who: WhoAsks): LockIdentity;
	readonly start: StartGuarded;
}

/** The real one. @throws Error where there is no /proc */
export function systemLocks(): LockSystem {
	return {
		identity: (who) => lockIdentity(who, process.pid),
		start: guardedStarter(systemClock, systemRand),
	};
}
