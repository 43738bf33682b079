import type { LockHold, LockMode, LockRecord, LockRequest } from '../../model/locks.ts';
import type { WallTime } from '../../model/records.ts';

/** The owner of a session; `undefined` where it has ended. */
export type OwnerOf = (session: string) => string | undefined;

/** A place in a queue or a hold: requests are told apart within their sessions. */
export interface PlaceId {
	readonly session: string;
	readonly request: string;
}

/** What a round of grants does with. */
export interface Granting {
	readonly ownerOf: OwnerOf;
	/** Higher than all before it. */
	readonly nextToken: () => number;
	readonly now: WallTime;
}

/** A lock that nobody has. */
export function freeLock(name: string, slots: number): LockRecord {
	return { name, slots, holders: [], waiters: [], token: 0 };
}

/** Whether nothing needs to be kept of it. */
export function isForgotten(lock: LockRecord): boolean {
	return lock.holders.length === 0 && lock.waiters.length === 0 && lock.delayedSeconds === undefined;
}

export function holdOf(lock: LockRecord, { session, request }: PlaceId): LockHold | undefined {
	return lock.holders.find((hold) => hold.request === request && hold.session === session);
}

/** In the queue, from 0; -1: it is not there. */
export function positionOf(lock: LockRecord, { session, request }: PlaceId): number {
	return lock.waiters.findIndex((waiter) => waiter.id === request && waiter.session === session);
}

/** With the request at the end of the queue. */
export function queued(lock: LockRecord, request: LockRequest): LockRecord {
	return { ...lock, waiters: [...lock.waiters, request] };
}

/**
 * Without what a request has of it. A delay that is there for this request ends, as whoever gives it up has stopped.
 */
export function givenUp(lock: LockRecord, place: PlaceId): LockRecord {
	const { session, request } = place;
	const { delayedSeconds, delayedBy = [], ...rest } = lock;
	const others = delayedBy.filter((each) => each.request !== request || each.session !== session);
	const ended = delayedBy.length > 0 && others.length === 0;
	return {
		...rest,
		holders: lock.holders.filter((hold) => hold.request !== request || hold.session !== session),
		waiters: lock.waiters.filter((waiter) => waiter.id !== request || waiter.session !== session),
		...(delayedSeconds === undefined || ended
			? {}
			: { delayedSeconds, ...(others.length > 0 && { delayedBy: others }) }),
	};
}

/** Taken from a holder that may not have stopped yet: it goes to nobody else for so long, or until the holder says that it has. */
export function takenAway(lock: LockRecord, place: PlaceId, delaySeconds: number): LockRecord {
	if (holdOf(lock, place) === undefined || delaySeconds <= 0) return takenAtOnce(lock, place);
	return {
		...takenAtOnce(lock, place),
		delayedSeconds: Math.max(lock.delayedSeconds ?? 0, delaySeconds),
		delayedBy: [...(lock.delayedBy ?? []), { session: place.session, request: place.request }],
	};
}

function takenAtOnce(lock: LockRecord, { session, request }: PlaceId): LockRecord {
	return {
		...lock,
		holders: lock.holders.filter((hold) => hold.request !== request || hold.session !== session),
		waiters: lock.waiters.filter((waiter) => waiter.id !== request || waiter.session !== session),
	};
}

/** With another token, higher than all before it, for one hold. */
export function retokened(lock: LockRecord, place: PlaceId, token: number): LockRecord {
	const had = holdOf(lock, place);
	return { ...lock, token, holders: lock.holders.map((hold) => (hold === had ? { ...hold, token } : hold)) };
}

/** Its delay has passed. */
export function undelayed({ name, slots, holders, waiters, token }: LockRecord): LockRecord {
	return { name, slots, holders, waiters, token };
}

/**
 * All whose turn it is get it.
 *
 * - Those at the head of the queue, in order, as long as the next one fits: at most `slots` holders; of a mutex one exclusive, or any number of shared. So a
 *   shared one waits behind an exclusive one that waits.
 * - Wherever it stands in the queue, a request of an owner that holds the lock already gets it under the same token. One for an exclusive lock of an owner that is
 *   the only one that shares it gets it under a token of its own.
 * - While there is a delay, nobody but such owners with the same token.
 *
 * With more than one slot the mode means nothing: each holder takes one.
 */
export function grantAll(lock: LockRecord, by: Granting): { lock: LockRecord; granted: readonly LockRequest[] } {
	if (lock.waiters.length === 0) return { lock, granted: [] };
	const turn = new Turn(lock, by);
	while (turn.heads() || turn.again());
	return turn.result();
}

interface Owned {
	mode: LockMode;
	token: number;
}

/** One round of grants, at a cost of the length of the queue however many are granted. */
class Turn {
	readonly #lock: LockRecord;
	readonly #by: Granting;
	readonly #holders: LockHold[];
	readonly #granted: LockRequest[] = [];
	/** What each owner has, by the strongest of its holds. */
	readonly #owners = new Map<string, Owned>();
	readonly #tokens: Set<number>;
	#waiters: readonly LockRequest[];
	#token: number;
	#exclusive: boolean;

	constructor(lock: LockRecord, by: Granting) {
		this.#lock = lock;
		this.#by = by;
		this.#holders = [...lock.holders];
		this.#waiters = lock.waiters;
		this.#token = lock.token;
		this.#tokens = new Set(lock.holders.map((hold) => hold.token));
		this.#exclusive = lock.holders.some((hold) => hold.mode === 'exclusive');
		for (const hold of lock.holders) this.#own(hold.session, hold);
	}

	result(): { lock: LockRecord; granted: readonly LockRequest[] } {
		if (this.#granted.length === 0) return { lock: this.#lock, granted: [] };
		const lock = { ...this.#lock, holders: this.#holders, waiters: this.#waiters, token: this.#token };
		return { lock, granted: this.#granted };
	}

	/** Grants at the head of the queue; whether there were any. */
	heads(): boolean {
		let count = 0;
		for (const waiter of this.#waiters) {
			const token = this.#ownToken(waiter) ?? (this.#fits(waiter) ? this.#by.nextToken() : undefined);
			if (token === undefined) break;
			this.#grant(waiter, token);
			count++;
		}
		if (count > 0) this.#waiters = this.#waiters.slice(count);
		return count > 0;
	}

	/** Grants to those who have it already, behind the head; whether there were any. */
	again(): boolean {
		if (this.#holders.length === 0) return false;
		const left = this.#waiters.filter((waiter) => {
			const token = this.#ownToken(waiter);
			if (token !== undefined) this.#grant(waiter, token);
			return token === undefined;
		});
		const any = left.length < this.#waiters.length;
		if (any) this.#waiters = left;
		return any;
	}

	#fits({ mode }: LockRequest): boolean {
		if (this.#lock.delayedSeconds !== undefined) return false;
		if (this.#lock.slots > 1) return this.#tokens.size < this.#lock.slots;
		return this.#holders.length === 0 || (mode === 'shared' && !this.#exclusive);
	}

	#ownToken({ session, mode }: LockRequest): number | undefined {
		const owner = this.#by.ownerOf(session);
		const own = owner === undefined ? undefined : this.#owners.get(owner);
		if (own === undefined) return undefined;
		if (this.#lock.slots > 1 || mode === 'shared' || own.mode === 'exclusive') return own.token;
		const alone = this.#owners.size === 1 && this.#lock.delayedSeconds === undefined;
		return alone ? this.#by.nextToken() : undefined;
	}

	#grant(request: LockRequest, token: number): void {
		const { id, session, mode, maxHoldSeconds } = request;
		const limit = maxHoldSeconds === undefined ? {} : { maxHoldSeconds };
		const hold: LockHold = { request: id, session, mode, token, since: this.#by.now, ...limit };
		this.#holders.push(hold);
		this.#granted.push(request);
		this.#tokens.add(token);
		this.#token = Math.max(this.#token, token);
		this.#exclusive ||= mode === 'exclusive';
		this.#own(session, hold);
	}

	#own(session: string, { mode, token }: LockHold): void {
		const owner = this.#by.ownerOf(session) ?? `\0${session}`;
		const own = this.#owners.get(owner);
		if (own === undefined || (own.mode === 'shared' && mode === 'exclusive')) this.#owners.set(owner, { mode, token });
	}
}
