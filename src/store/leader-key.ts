/** One of several managers, as the others and their callers get to know it. */
export interface Candidate {
	/** Differs for each start of a manager. */
	readonly id: string;
	/** `HOST:PORT` where clients and agents reach it; empty where it serves nobody. */
	readonly address: string;
	/** Program and pid, for messages. */
	readonly holder: string;
}

/** The time in which one manager leads. */
export interface Term {
	/** Grows with each term, and is never used twice: the fencing token of every write. */
	readonly revision: string;
	/** Of the lease that the leader's key hangs on. */
	readonly lease: string;
	readonly ttlSeconds: number;
	/** Monotonic seconds before the lease was asked for: it ends no earlier than `ttlSeconds` after that. */
	readonly askedAt: number;
}

export type Acquired =
	| { readonly kind: 'won'; readonly term: Term }
	| { readonly kind: 'held'; readonly by: Candidate; readonly revision: string };

/** The one place that says who leads: a key that disappears when its holder has been silent for the time of its lease. */
export interface LeaderKey {
	/** Takes the key if nobody holds it. @throws MinderError `unreachable` where it is not clear; nothing is held then for longer than a lease */
	acquire(candidate: Candidate): Promise<Acquired>;
	/** Begins the time of the lease anew. @throws MinderError `unreachable`: it may have been done or not */
	renew(term: Term): Promise<'renewed' | 'expired'>;
	/** Lets go of the key at once. Never rejects: what cannot be told ends with the lease. */
	release(term: Term): Promise<void>;
	/** Calls `changed` when the key may have changed: a hint that may be late or missing. Returns how to stop it. */
	watch(changed: () => void): () => void;
}
