import { setMaxListeners } from 'node:events';

/** A signal that is aborted with the first of two others. */
export interface LinkedSignal {
	readonly signal: AbortSignal;
	/** Nothing aborts it any more, and neither of the two remembers it. Twice is fine. */
	readonly unlink: () => void;
}

/**
 * For a short-lived use of a signal that lasts: `AbortSignal.any` leaves a trace of each signal that it makes in the lasting one, for ever.
 * @param lasting of any number of uses at once
 */
export function linkSignals(short: AbortSignal | undefined, lasting: AbortSignal): LinkedSignal {
	const linked = new AbortController();
	const signals = short === undefined ? [lasting] : [short, lasting];
	const unlink = (): void => {
		for (const signal of signals) signal.removeEventListener('abort', abort);
	};
	function abort(this: AbortSignal): void {
		unlink();
		linked.abort(this.reason);
	}
	setMaxListeners(0, lasting);
	for (const signal of signals) {
		if (signal.aborted) linked.abort(signal.reason);
		else signal.addEventListener('abort', abort, { once: true });
	}
	if (linked.signal.aborted) unlink();
	return { signal: linked.signal, unlink };
}
