import { MinderError } from '../../model/errors.ts';
import type { KvChange, KvEntry } from '../../model/kv.ts';
import type { StoredEntry } from '../state/tables.ts';

/** Changes, and bytes of theirs, that wait for one reader before it is cut off. */
const MOST_WAITING = 2000;
const MOST_WAITING_BYTES = 16 * 1024 * 1024;
/** In one piece. */
const PIECE = 200;
const PIECE_BYTES = 1024 * 1024;

type Waiting = { readonly kind: 'put'; readonly entry: StoredEntry } | Extract<KvChange, { readonly kind: 'delete' }>;

/** One reader of the entries with a prefix. */
export class EntryWatch {
	readonly #prefix: string;
	readonly #shown: (entry: StoredEntry) => KvEntry;
	#waiting: Waiting[] = [];
	#bytes = 0;
	#state: 'open' | 'overflowed' | 'closed' = 'open';
	#wake: () => void = () => {};

	constructor(prefix: string, shown: (entry: StoredEntry) => KvEntry) {
		this.#prefix = prefix;
		this.#shown = shown;
	}

	take(
		key: string,
		before: StoredEntry | undefined,
		after: StoredEntry | undefined,
		reason: 'asked' | 'expired',
	): void {
		if (this.#state !== 'open' || !key.startsWith(this.#prefix)) return;
		if (after === undefined) {
			// Put and deleted in one commit is a delete of something that was never seen, which does no harm.
			this.#waiting.push({ kind: 'delete', key, version: before?.version ?? 0, reason });
		} else this.#waiting.push({ kind: 'put', entry: after });
		this.#bytes += sizeOf(this.#waiting.at(-1));
		if (this.#waiting.length > MOST_WAITING || this.#bytes > MOST_WAITING_BYTES) this.#state = 'overflowed';
		this.#wake();
	}

	close(): void {
		this.#state = 'closed';
		this.#wake();
	}

	/** What is there, then what was taken since this reader was made. */
	async *read(present: readonly StoredEntry[], signal?: AbortSignal): AsyncGenerator<readonly KvChange[]> {
		const onAbort = (): void => this.#wake();
		signal?.addEventListener('abort', onAbort, { once: true });
		try {
			yield* this.#pieces(present.map((entry) => ({ kind: 'put', entry })));
			while (signal?.aborted !== true) {
				if (this.#state === 'overflowed') {
					const text = `more than ${MOST_WAITING} changes waited to be read: watch anew, or read faster`;
					throw new MinderError('slow-reader', text);
				}
				const next = this.#waiting;
				this.#waiting = [];
				this.#bytes = 0;
				if (next.length > 0) yield* this.#pieces(next);
				else if (this.#state === 'closed') throw new MinderError('unreachable', 'this manager ends: watch again');
				else {
					await new Promise<void>((resolve) => {
						this.#wake = resolve;
					});
				}
			}
		} finally {
			signal?.removeEventListener('abort', onAbort);
		}
	}

	/** Also of nothing there is one piece: so the reader knows that it has seen what is there. */
	*#pieces(all: readonly Waiting[]): Generator<readonly KvChange[]> {
		let piece: KvChange[] = [];
		let bytes = 0;
		for (const each of all) {
			if (piece.length >= PIECE || (bytes > 0 && bytes + sizeOf(each) > PIECE_BYTES)) {
				yield piece;
				piece = [];
				bytes = 0;
			}
			piece.push(each.kind === 'put' ? { kind: 'put', entry: this.#shown(each.entry) } : each);
			bytes += sizeOf(each);
		}
		yield piece;
	}
}

function sizeOf(change: Waiting | undefined): number {
	return change?.kind === 'put' ? change.entry.value.length : 0;
}
