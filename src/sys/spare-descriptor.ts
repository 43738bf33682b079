import { closeSync, openSync } from 'node:fs';

/** Held for the moment when there is no other. */
let spare: number | undefined;

/**
 * What `use` returns, also where this process may open no more files: then the descriptor that is held in reserve is given up for the call. So an
 * agent without descriptors starts nothing, but still sees how its programs do, and can stop them. `use` opens one file at a time, closes
 * it, and may be called twice.
 * @throws what `use` throws, EMFILE only where the reserve is used up as well
 */
export function withSpareDescriptor<T>(use: () => T): T {
	hold();
	try {
		return use();
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EMFILE' || spare === undefined) throw error;
		closeSync(spare);
		spare = undefined;
		try {
			return use();
		} finally {
			hold();
		}
	}
}

function hold(): void {
	if (spare !== undefined) return;
	try {
		spare = openSync('/dev/null', 'r');
	} catch {
		// There is none to be held now; the next call tries again.
	}
}
