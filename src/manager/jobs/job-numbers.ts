import { z } from 'zod';
import type { Store } from '../../store/store.ts';
import { decode } from '../state/record-codec.ts';
import { JOB_KEYS } from './job-keys.ts';

/** Reserved together; at most so many are never used when a manager ends. */
const BLOCK = 10_000;

const stored = z.object({ next: z.number().int().positive(), prefix: z.string() });

/**
 * Numbers of jobs, none of them given out twice, over restarts and other managers: a number is used once a commit says that all up to the end of its
 * block may have been. The next block is reserved while half of the present one is left.
 */
export class JobNumbers {
	/** What handles begin with: what the first manager said. */
	readonly prefix: string;
	readonly #store: Store;
	#next: number;
	#end: number;
	#reserving: Promise<void> | undefined;

	private constructor(store: Store, prefix: string, next: number) {
		this.#store = store;
		this.prefix = prefix;
		this.#next = next;
		this.#end = next;
	}

	/** @throws MinderError `storage` */
	static async open(store: Store, prefix: string): Promise<JobNumbers> {
		for await (const entry of store.scan(JOB_KEYS.numbers, { limit: 1 })) {
			if (entry.key !== JOB_KEYS.numbers) continue;
			const found = decode(stored, entry);
			return new JobNumbers(store, found.prefix, found.next);
		}
		return new JobNumbers(store, prefix, 1);
	}

	/** The next number; it is taken by {@link take}. `undefined`: not before {@link ready}. */
	peek(): number | undefined {
		if (this.#end - this.#next < BLOCK / 2 && this.#reserving === undefined) {
			// Whoever comes to the end of the block is told why there are no more.
			this.#reserve().catch(() => undefined);
		}
		return this.#next < this.#end ? this.#next : undefined;
	}

	take(): void {
		this.#next++;
	}

	/** @throws MinderError `storage` */
	ready(): Promise<void> {
		return this.#reserving ?? this.#reserve();
	}

	#reserve(): Promise<void> {
		const end = Math.max(this.#end, this.#next) + BLOCK;
		const value: z.infer<typeof stored> = { next: end, prefix: this.prefix };
		this.#reserving = this.#store.commit([{ kind: 'put', key: JOB_KEYS.numbers, value }]).then(
			() => {
				this.#end = end;
				this.#reserving = undefined;
			},
			(error: unknown) => {
				this.#reserving = undefined;
				throw error;
			},
		);
		return this.#reserving;
	}
}
