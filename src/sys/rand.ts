import { randomUUID } from 'node:crypto';

/** Randomness, as a port. */
export interface Rand {
	/** A number in [0, 1). */
	next(): number;
	uuid(): string;
}

export const systemRand: Rand = {
	next: () => Math.random(),
	uuid: () => randomUUID(),
};
