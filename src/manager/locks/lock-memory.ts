import { MinderError } from '../../model/errors.ts';
import type { PlaceId } from '../../policy/locks/lock-queue.ts';
import type { ClusterState, Transaction } from '../state/cluster-state.ts';
import { Recent } from './recent.ts';

/** Ended sessions and requests that are told from new ones. */
const REMEMBERED = 20_000;

/**
 * What has ended of late: a call that was on its way for long must not begin it anew. In memory alone: where it is forgotten, such a call makes a
 * session that nobody renews, and that ends by its time.
 */
export class LockMemory {
	readonly #state: ClusterState;
	readonly #sessions = new Recent(REMEMBERED);
	readonly #requests = new Recent(REMEMBERED);

	constructor(state: ClusterState) {
		this.#state = state;
	}

	/** @throws MinderError `not-found`, `conflict`: what has ended does not begin anew */
	check(transaction: Transaction, place: PlaceId): void {
		if (!transaction.lockSessions.has(place.session) && this.#sessions.has(place.session)) {
			throw sessionEnded(place.session);
		}
		if (this.isSpent(place)) throw requestSpent(place);
	}

	isSpent(place: PlaceId): boolean {
		return this.#requests.has(keyOf(place));
	}

	/** Ends a session, which is remembered from that moment on unless the store does not take it. */
	endSession<Result>(id: string, change: (transaction: Transaction) => Result): Promise<Result> {
		return this.#spend(this.#sessions, [id], change);
	}

	/** Ends requests, likewise. */
	endRequests<Result>(places: readonly PlaceId[], change: (transaction: Transaction) => Result): Promise<Result> {
		return this.#spend(this.#requests, places.map(keyOf), change);
	}

	async #spend<Result>(
		memory: Recent,
		keys: readonly string[],
		change: (transaction: Transaction) => Result,
	): Promise<Result> {
		const done = this.#state.update(change);
		for (const key of keys) memory.add(key);
		try {
			return await done;
		} catch (error) {
			for (const key of keys) memory.delete(key);
			throw error;
		}
	}
}

/** Of a session, or of a request of it: no key of the one is a key of the other. */
export function keyOf(what: string | PlaceId): string {
	return typeof what === 'string' ? `${what} ` : `${what.session} ${what.request}`;
}

export function sessionEnded(id: string): MinderError {
	const text = `the session ${id} has ended, and with it what it held: ask for the lock again with a new session`;
	return new MinderError('not-found', text, { details: { session: id } });
}

export function requestSpent({ session, request }: PlaceId): MinderError {
	const text = `the request ${request} was given up, or what it held was taken away: ask again with a new id`;
	return new MinderError('conflict', text, { details: { session, request } });
}
