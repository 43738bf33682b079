import type { NodeName } from './ids.ts';
import type { WallTime } from './records.ts';

/** `DOMAIN/NAME`, or a name alone, which is in the domain `default`: segments of 1–63 letters, digits, `.`, `-`, `_`; at most one slash. */
export const LOCK_NAME = /^(?:[A-Za-z0-9_][A-Za-z0-9._-]{0,62}\/)?[A-Za-z0-9_][A-Za-z0-9._-]{0,62}$/;

/** Time limits of a lock's session, seconds. */
export const SESSION_TTL = { default: 15, least: 2, most: 3600 } as const;
export const MOST_SLOTS = 10_000;

/** Who holds or waits. `owner` makes a lock re-entrant: another session of the same owner gets it as well, where both are `reentrant`. */
export interface LockIdentity {
	readonly owner: string;
	readonly host: string;
	/** The node of Minder that it runs on, if it is one. */
	readonly node?: NodeName;
	/** The holder's process, by pid and start time in ticks since boot. */
	readonly pid?: number;
	readonly startTime?: number;
	readonly bootId?: string;
	/** The command, for people. */
	readonly comment?: string;
}

/** Who has a lock, and since when. */
export interface LockHolder extends LockIdentity {
	readonly since: WallTime;
}

/** What keeps locks and places in queues: ended by its client, by its time, or with the run whose it is. */
export interface LockSession {
	/** Random, made by the client; the run's id for a run. */
	readonly id: string;
	readonly identity: LockIdentity;
	/** Without a word from the client for so long it has ended. Absent: it lives as long as its run. */
	readonly ttlSeconds?: number;
	/** After an unclean end its locks go to nobody for so long. */
	readonly lockDelaySeconds: number;
	/** False: nobody named its owner, and others may be called the same; it shares nothing with them. Absent: true. */
	readonly reentrant?: boolean;
	readonly since: WallTime;
}

export type LockMode = 'exclusive' | 'shared';

/** One wish: any one of `names`, the first that is to be had. */
export interface LockRequest {
	/** Random, made by the client: the same request may be sent again and again. */
	readonly id: string;
	readonly session: string;
	readonly names: readonly string[];
	readonly mode: LockMode;
	/** How many may hold each at once; 1: a mutex. All who ask for a name must agree. */
	readonly slots: number;
	/** Held no longer than this; absent: no limit. */
	readonly maxHoldSeconds?: number;
	/** In the queue since. */
	readonly since: WallTime;
}

/** What is kept of one lock. There is none of one that is free, unwaited and not delayed: tokens come from the counter of the whole cluster. */
export interface LockRecord {
	readonly name: string;
	readonly slots: number;
	readonly holders: readonly LockHold[];
	/** Requests in the order of their coming. */
	readonly waiters: readonly LockRequest[];
	/** Of the newest hold. */
	readonly token: number;
	/** Goes to nobody for so many seconds more (as of the commit): one of its holders ended uncleanly. */
	readonly delayedSeconds?: number;
	/** Whose ends the delay is for: it is over at once when all of them have said that they have stopped. */
	readonly delayedBy?: readonly { readonly session: string; readonly request: string }[];
}

export interface LockHold {
	readonly request: string;
	readonly session: string;
	readonly mode: LockMode;
	/** Grows with each hold of this lock, for ever. */
	readonly token: number;
	readonly since: WallTime;
	readonly maxHoldSeconds?: number;
}

/** What a client asks with. */
export interface AcquireLock {
	/** The session is made with it, if there is none of that id. */
	readonly session: {
		readonly id: string;
		readonly identity: LockIdentity;
		readonly ttlSeconds: number;
		readonly lockDelaySeconds: number;
		/** See {@link LockSession}. */
		readonly reentrant?: boolean;
	};
	readonly request: string;
	readonly names: readonly string[];
	readonly mode: LockMode;
	readonly slots: number;
	readonly maxHoldSeconds?: number;
	/** Does not wait: `refused` at once where none is free. */
	readonly try: boolean;
	/** The call is answered when the lock is granted, or after so many seconds (at most 30) with the place in the queue. */
	readonly pollSeconds: number;
}

export type LockAnswer =
	| { readonly kind: 'granted'; readonly name: string; readonly token: number; readonly ttlSeconds: number }
	/** `position` from 1. */
	| {
			readonly kind: 'queued';
			readonly waits: readonly {
				readonly name: string;
				readonly position: number;
				readonly holders: readonly LockHolder[];
			}[];
	  }
	/** Only of a `try`. */
	| {
			readonly kind: 'refused';
			readonly holders: readonly { readonly name: string; readonly holders: readonly LockHolder[] }[];
	  };

/** What a session has, told with each renewal; what is not there any more was lost. */
export interface SessionState {
	readonly ttlSeconds: number;
	readonly holds: readonly { readonly name: string; readonly token: number; readonly request: string }[];
}

/** A lock as it is shown. */
export interface LockView {
	readonly name: string;
	readonly slots: number;
	readonly token: number;
	readonly holders: readonly (LockParty & { readonly token: number; readonly mode: LockMode })[];
	/** In order. */
	readonly waiters: readonly (LockParty & { readonly mode: LockMode })[];
	/** Seconds until it can be had, after an unclean end. */
	readonly delayedSeconds?: number;
}

export interface LockParty {
	/** A run's id, or the first 8 characters of a client's own. */
	readonly session: string;
	readonly identity: LockIdentity;
	readonly since: WallTime;
}

/** A write that is done only as long as the lock is held under this token. */
export interface LockGuard {
	readonly name: string;
	readonly token: number;
}

/** Whether a process is there. `unknown`: its node cannot be asked. */
export interface PidQuery {
	/** Absent: the node on which the manager itself runs an agent; `precondition` where there is none. */
	readonly node?: NodeName;
	readonly pid: number;
	/** In ticks since boot, with `bootId`: a younger process of the same pid does not count. */
	readonly startTime?: number;
	readonly bootId?: string;
}

export interface PidAnswer extends PidQuery {
	readonly state: 'up' | 'down' | 'unknown';
	/** Of the process that is up, so that it can be told from a later one. */
	readonly startTime?: number;
	readonly bootId?: string;
}
