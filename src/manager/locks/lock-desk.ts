import { MinderError } from '../../model/errors.ts';
import type { LockRequest, LockSession } from '../../model/locks.ts';
import type { Transaction } from '../state/cluster-state.ts';

/** What came of a request. */
export type Asked =
	| { readonly kind: 'granted'; readonly name: string; readonly token: number }
	| { readonly kind: 'queued' }
	/** The others who ask for this name have agreed on another number of slots. */
	| { readonly kind: 'mismatch'; readonly name: string; readonly slots: number };

/** Locks within a transaction: for what must be decided together with something else, as the claim of a run with a mutex. */
export class LockDesk {
	/** Puts the session where there is none, and the request, unless it is there already; grants it if it is its turn. */
	request(_transaction: Transaction, _request: LockRequest, _session: LockSession): Asked {
		throw new MinderError('internal', 'locks are not there yet');
	}

	/** Ends a session: what it holds and waits for is given up, and others get their turn. Also of one that is not there. */
	end(_transaction: Transaction, _session: string): void {
		throw new MinderError('internal', 'locks are not there yet');
	}
}
