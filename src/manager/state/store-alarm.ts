import { MinderError } from '../../model/errors.ts';
import type { Entry, Op, ScanOptions, Snapshot, Store } from '../../store/store.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';

/** What a manager says of its own store: once when it stops taking changes, once when it takes them again. */
export type StoreTrouble = { readonly kind: 'failed'; readonly reason: string } | { readonly kind: 'recovered' };

/** After so long without a refusal the trouble is over whatever was written since. */
const QUIET_SECONDS = 60;

/**
 * A store that tells when the one below it refuses what is written, and when that is over: a full disk may still take something small, so
 * what is written then has to be about as large as what was refused. A record that is too large for it says nothing about the store.
 */
export class StoreAlarm implements Store {
	/** Absent where the one below it has none. */
	readonly check?: (op: Op) => void;
	readonly #store: Store;
	readonly #clock: Clock;
	readonly #log: Log;
	#trouble: { readonly smallest: number; readonly lastAt: number } | undefined;
	#tell: (trouble: StoreTrouble) => void = () => undefined;

	constructor(store: Store, clock: Clock, log: Log) {
		this.#store = store;
		this.#clock = clock;
		this.#log = log;
		if (store.check !== undefined) this.check = store.check.bind(store);
	}

	onTrouble(listener: (trouble: StoreTrouble) => void): void {
		this.#tell = listener;
	}

	scan(prefix: string, options?: ScanOptions): AsyncIterable<Entry> {
		return this.#store.scan(prefix, options);
	}

	snapshot(): Promise<Snapshot> {
		return this.#store.snapshot();
	}

	async commit(ops: readonly Op[]): Promise<void> {
		try {
			await this.#store.commit(ops);
		} catch (error) {
			const tooLarge = error instanceof MinderError && error.code === 'too-large';
			if (!tooLarge) this.#failed(sizeOf(ops), error instanceof Error ? error.message : String(error));
			throw error;
		}
		if (this.#trouble === undefined) return;
		const { smallest, lastAt } = this.#trouble;
		if (2 * sizeOf(ops) < smallest && this.#clock.monotonic() - lastAt < QUIET_SECONDS) return;
		this.#trouble = undefined;
		this.#log.warn({}, 'the store of the manager takes changes again');
		this.#tell({ kind: 'recovered' });
	}

	close(): Promise<void> {
		return this.#store.close();
	}

	#failed(size: number, reason: string): void {
		const before = this.#trouble;
		this.#trouble = { smallest: Math.min(size, before?.smallest ?? size), lastAt: this.#clock.monotonic() };
		if (before !== undefined) return;
		this.#log.error({ reason }, `the store of the manager takes no changes: ${reason}; programs go on`);
		this.#tell({ kind: 'failed', reason });
	}
}

function sizeOf(ops: readonly Op[]): number {
	return JSON.stringify(ops).length;
}
