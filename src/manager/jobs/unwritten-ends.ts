/**
 * Tries whose end a worker has told and that is not on disk yet. A manager that takes over knows nothing of such an end and takes the try for one that goes
 * on, so the worker is not to forget it.
 */
export class UnwrittenEnds {
	readonly #written = new Map<string, Promise<void>>();

	/** @param written resolves once it is on disk */
	add(worker: string, seq: number, attempt: number, written: Promise<void>): void {
		const key = keyOf(worker, seq, attempt);
		this.#written.set(key, written);
		void written.then(() => this.#written.delete(key));
	}

	/** Resolves once it is on disk; `undefined`: it is already, or there was none. */
	find(worker: string, seq: number, attempt: number): Promise<void> | undefined {
		return this.#written.get(keyOf(worker, seq, attempt));
	}
}

function keyOf(worker: string, seq: number, attempt: number): string {
	return `${seq} ${attempt} ${worker}`;
}
