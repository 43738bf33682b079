import { MinderError } from '../../model/errors.ts';
import type { LockRecord, LockRequest, LockSession } from '../../model/locks.ts';
import { lockKey, shownLock } from '../../policy/locks/lock-name.ts';
import {
	freeLock,
	givenUp,
	grantAll,
	holdOf,
	isForgotten,
	type PlaceId,
	positionOf,
	queued,
	retokened,
	takenAway,
	undelayed,
} from '../../policy/locks/lock-queue.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Transaction } from '../state/cluster-state.ts';

const MOST_SESSIONS = 100_000;
const MOST_WAITERS = 10_000;
export const MOST_NAMES = 100;
/** Of one lock as it is stored: some stores take records up to 1.45 MB only, and refuse all that is written together with a larger one. */
const MOST_BYTES = 1_400_000;
/** Of all locks that one request waits for: each of them is written with it. */
const MOST_BYTES_WRITTEN = 8_000_000;
/** Of a holder or waiter as JSON, without its texts; at most. */
const BYTES_EACH = 120;

/** What came of a request. `name` as people write it. */
export type Asked =
	| { readonly kind: 'granted'; readonly name: string; readonly token: number }
	| { readonly kind: 'queued' }
	/** The others who ask for this name have agreed on another number of slots. */
	| { readonly kind: 'mismatch'; readonly name: string; readonly slots: number };

/** Locks within a transaction: for what must be decided together with something else, as the claim of a run with a mutex. */
export class LockDesk {
	readonly #clock: Pick<Clock, 'wall'>;

	constructor(clock: Pick<Clock, 'wall'>) {
		this.#clock = clock;
	}

	/**
	 * Puts the session where there is none, and the request, unless it is there already; grants it if it is its turn.
	 * @throws MinderError `usage` for a bad name or too many, `precondition` where a queue is full or there are too many sessions
	 */
	request(transaction: Transaction, request: LockRequest, session: LockSession): Asked {
		return this.#ask(transaction, request, session, 'wait');
	}

	/** As {@link request}, but what cannot be granted at once (`queued`) leaves nothing behind. */
	attempt(transaction: Transaction, request: LockRequest, session: LockSession): Asked {
		return this.#ask(transaction, request, session, 'attempt');
	}

	/**
	 * Ends a session: what it holds and waits for is given up, and others get their turn. Also of one that is not there.
	 * @param how `unclean`: what its locks protect may go on, so they go to nobody for as long as the session says
	 */
	end(transaction: Transaction, session: string, how: 'clean' | 'unclean' = 'clean'): void {
		const delaySeconds = transaction.lockSessions.get(session)?.lockDelaySeconds ?? 0;
		// What follows changes the index that this comes from.
		const places = Array.from(transaction.locksOf(session), ([request, names]) => ({ request, names: [...names] }));
		const touched = new Set<string>();
		for (const { request, names } of places) {
			const place = { session, request };
			for (const name of names) {
				const change = (lock: LockRecord): LockRecord =>
					how === 'clean' ? givenUp(lock, place) : takenAway(lock, place, delaySeconds);
				this.#change(transaction, name, change);
				touched.add(name);
			}
		}
		if (transaction.lockSessions.has(session)) transaction.remove('lockSession', session);
		this.#settle(transaction, touched);
	}

	/** Gives up what one request holds, or its places. Also of one that is not there. */
	release(transaction: Transaction, place: PlaceId): void {
		const names = [...(transaction.locksOf(place.session).get(place.request) ?? [])];
		for (const name of names) this.#change(transaction, name, (lock) => givenUp(lock, place));
		this.#settle(transaction, names);
	}

	/**
	 * Takes one lock, by its key, from holders who do not give it up by themselves; see `lockDelaySeconds` of their sessions.
	 * @param leastDelay of a session, seconds: what it holds may be used for so long, where its client does not hear of this
	 */
	take(
		transaction: Transaction,
		key: string,
		places: readonly PlaceId[],
		leastDelay: (session: string) => number = () => 0,
	): void {
		for (const place of places) {
			const { lockDelaySeconds = 0 } = transaction.lockSessions.get(place.session) ?? {};
			const seconds = Math.max(lockDelaySeconds, leastDelay(place.session));
			this.#change(transaction, key, (lock) => takenAway(lock, place, seconds));
		}
		this.#settle(transaction, [key]);
	}

	/** Gives a hold of a lock, by its key, another token. @returns it; `undefined`: there is no such hold */
	renewToken(transaction: Transaction, key: string, place: PlaceId): number | undefined {
		const lock = transaction.locks.get(key);
		if (lock === undefined || holdOf(lock, place) === undefined) return undefined;
		const token = transaction.nextGeneration();
		transaction.put('lock', key, retokened(lock, place, token));
		return token;
	}

	/** The delay of a lock, by its key, has passed. */
	endDelay(transaction: Transaction, key: string): void {
		this.#change(transaction, key, undelayed);
		this.#settle(transaction, [key]);
	}

	#ask(transaction: Transaction, wish: LockRequest, session: LockSession, how: 'wait' | 'attempt'): Asked {
		const names = [...new Set(wish.names.map(lockKey))];
		if (names.length === 0 || names.length > MOST_NAMES) {
			throw new MinderError('usage', `a request for ${names.length} locks: name 1 to ${MOST_NAMES}`);
		}
		const request = { ...wish, names };
		const had = this.#had(transaction, { session: session.id, request: request.id });
		if (had !== undefined) return had;
		for (const name of names) {
			const slots = transaction.locks.get(name)?.slots ?? request.slots;
			if (slots !== request.slots) return { kind: 'mismatch', name: shownLock(name), slots };
		}
		const isNew = !transaction.lockSessions.has(session.id);
		if (isNew && transaction.lockSessions.size >= MOST_SESSIONS) {
			throw new MinderError('precondition', `there are ${MOST_SESSIONS} sessions with locks already: end some of them`);
		}
		const ownerOf = (id: string): string | undefined =>
			ownerIn(id === session.id && isNew ? session : transaction.lockSessions.get(id));
		const locks = names.map((name) => queued(transaction.locks.get(name) ?? freeLock(name, request.slots), request));
		const by = { ownerOf, nextToken: () => transaction.nextGeneration(), now: this.#clock.wall() };
		checkSizes(locks);
		for (const before of locks) {
			// Of those before it, none could be granted: it is the only one that can.
			const { lock } = grantAll(before, by);
			const hold = holdOf(lock, { session: session.id, request: request.id });
			if (hold === undefined) continue;
			if (isNew) transaction.put('lockSession', session.id, session);
			transaction.put('lock', lock.name, lock);
			return { kind: 'granted', name: shownLock(lock.name), token: hold.token };
		}
		if (how === 'attempt') return { kind: 'queued' };
		if (isNew) transaction.put('lockSession', session.id, session);
		for (const lock of locks) transaction.put('lock', lock.name, lock);
		return { kind: 'queued' };
	}

	#had(transaction: Transaction, place: PlaceId): Asked | undefined {
		let waits = false;
		for (const name of transaction.locksOf(place.session).get(place.request) ?? []) {
			const lock = transaction.locks.get(name);
			if (lock === undefined) continue;
			const hold = holdOf(lock, place);
			if (hold !== undefined) return { kind: 'granted', name: shownLock(name), token: hold.token };
			waits ||= positionOf(lock, place) >= 0;
		}
		return waits ? { kind: 'queued' } : undefined;
	}

	/** Grants wherever it is somebody's turn; who gets one of several locks leaves the queues of the others, where it may be somebody's turn then. */
	#settle(transaction: Transaction, names: Iterable<string>): void {
		const ownerOf = (id: string): string | undefined => ownerIn(transaction.lockSessions.get(id));
		const by = { ownerOf, nextToken: () => transaction.nextGeneration(), now: this.#clock.wall() };
		const open = [...names];
		for (let name = open.pop(); name !== undefined; name = open.pop()) {
			const before = transaction.locks.get(name);
			if (before === undefined) continue;
			const { lock, granted } = grantAll(before, by);
			if (granted.length > 0) transaction.put('lock', name, lock);
			else if (isForgotten(lock)) transaction.remove('lock', name);
			for (const { id, session, names: wished } of granted) {
				for (const other of wished) {
					if (other === name) continue;
					this.#change(transaction, other, (each) => givenUp(each, { session, request: id }));
					open.push(other);
				}
			}
		}
	}

	#change(transaction: Transaction, name: string, change: (lock: LockRecord) => LockRecord): void {
		const lock = transaction.locks.get(name);
		if (lock !== undefined) transaction.put('lock', name, change(lock));
	}
}

/** One that nobody named is its session's own: machines may have the same name, and processes on them the same pid. */
function ownerIn(session: LockSession | undefined): string | undefined {
	return session?.reentrant === false ? `\0${session.id}` : session?.identity.owner;
}

/** @throws MinderError `precondition` */
function checkSizes(locks: readonly LockRecord[]): void {
	let all = 0;
	for (const lock of locks) {
		const bytes = sizeOf(lock);
		all += bytes;
		if (bytes <= MOST_BYTES && all <= MOST_BYTES_WRITTEN && lock.waiters.length <= MOST_WAITERS) continue;
		const text = `${lock.waiters.length - 1} wait for the lock ${shownLock(lock.name)}, no more can be kept: try again later, or name fewer locks`;
		throw new MinderError('precondition', text, { details: { name: shownLock(lock.name) } });
	}
}

/** As JSON, bytes; never too few. */
function sizeOf(lock: LockRecord): number {
	let bytes = 0;
	for (const { request, session } of lock.holders) bytes += BYTES_EACH + request.length + session.length;
	for (const { id, session, names } of lock.waiters) {
		bytes += BYTES_EACH + id.length + session.length;
		for (const name of names) bytes += name.length + 3;
	}
	return bytes;
}
