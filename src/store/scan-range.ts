import { MAX_KEY_BYTES } from './encoded-op.ts';
import { endOfPrefix, successor } from './key-order.ts';
import type { ScanOptions } from './store.ts';

/** The part of the keys that a scan still has to read. */
export class ScanRange {
	readonly reverse: boolean;
	/** First key that belongs to it. */
	#low: Buffer;
	/** First key that no longer does; `undefined`: all up to the last. */
	#high: Buffer | undefined;

	constructor(prefix: string, options: ScanOptions) {
		this.reverse = options.reverse ?? false;
		this.#low = bytesOf(prefix);
		this.#high = endOfPrefix(this.#low);
		if (options.after !== undefined) this.advance(bytesOf(options.after));
	}

	get low(): Buffer {
		return this.#low;
	}

	get high(): Buffer | undefined {
		return this.#high;
	}

	get empty(): boolean {
		return this.#high !== undefined && Buffer.compare(this.#low, this.#high) >= 0;
	}

	/** Leaves out `key` and all before it in the direction of the scan. */
	advance(key: Buffer): void {
		if (this.reverse) {
			if (this.#high === undefined || Buffer.compare(key, this.#high) < 0) this.#high = key;
		} else if (Buffer.compare(key, this.#low) >= 0) {
			this.#low = successor(key);
		}
	}
}

/** Cut off where no key reaches: that changes no comparison, and no driver takes longer ones. */
function bytesOf(text: string): Buffer {
	return Buffer.from(text).subarray(0, MAX_KEY_BYTES + 1);
}
