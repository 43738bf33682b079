import { MinderError } from '../../src/model/errors.ts';
import type { Entry, Op, ScanOptions, Snapshot, Store } from '../../src/store/store.ts';

/**
 * Any store, with commits that fail or wait on demand. A failed commit never reaches the store below: the contract knows no other
 * failure. Commits that are held go on in the order of the calls.
 */
export class FailingStore implements Store {
	readonly #store: Store;
	#failures = 0;
	#waiting: (() => void)[] | undefined;

	constructor(store: Store) {
		this.#store = store;
	}

	/** Commits that wait for {@link release}. */
	get held(): number {
		return this.#waiting?.length ?? 0;
	}

	/** The next `count` commits fail, those after them do not. */
	failNext(count = 1): void {
		this.#failures = count;
	}

	failAlways(): void {
		this.#failures = Number.POSITIVE_INFINITY;
	}

	/** Ends {@link failNext} and {@link failAlways}. */
	heal(): void {
		this.#failures = 0;
	}

	/** Commits wait from now on. Whether one fails is settled when it is called. */
	hold(): void {
		this.#waiting ??= [];
	}

	/** Lets those that wait go on, and later ones through. */
	release(): void {
		const waiting = this.#waiting ?? [];
		this.#waiting = undefined;
		for (const go of waiting) go();
	}

	scan(prefix: string, options?: ScanOptions): AsyncIterable<Entry> {
		return this.#store.scan(prefix, options);
	}

	snapshot(): Promise<Snapshot> {
		return this.#store.snapshot();
	}

	check(op: Op): void {
		this.#store.check?.(op);
	}

	commit(ops: readonly Op[]): Promise<void> {
		const fails = this.#failures > 0;
		if (fails) this.#failures--;
		const go = (): Promise<void> => (fails ? Promise.reject(onPurpose()) : this.#store.commit(ops));
		const waiting = this.#waiting;
		if (waiting === undefined) return go();
		return new Promise((resolve, reject) => waiting.push(() => void go().then(resolve, reject)));
	}

	async close(): Promise<void> {
		this.release();
		await this.#store.close();
	}
}

function onPurpose(): MinderError {
	return new MinderError('storage', 'the store fails on purpose: nothing of this commit is kept');
}
