/**
 * Puts what arrives while a write is under way into the next write together: one sync for all of them, one write at a time.
 *
 *     add(a) ──▶ write([a])            add(b), add(c) meanwhile ──▶ write([b, c]) ──▶ both resolve
 */
export class GroupCommit<T> {
	readonly #write: (items: readonly T[]) => Promise<void>;
	readonly #fitting: (waiting: readonly T[]) => number;
	#waiting: Member<T>[] = [];
	#running: Promise<void> | undefined;

	/**
	 * @param write makes all of `items` durable, in order, or none; never called while a former call is under way
	 * @param fitting how many of the first that wait, at least one, go into one write; without it all do
	 */
	constructor(
		write: (items: readonly T[]) => Promise<void>,
		fitting: (waiting: readonly T[]) => number = (waiting) => waiting.length,
	) {
		this.#write = write;
		this.#fitting = fitting;
	}

	/** Resolves when the write that holds `item` is done; rejects with that write's error. */
	add(item: T): Promise<void> {
		return new Promise((resolve, reject) => {
			this.#waiting.push({ item, resolve, reject });
			this.#running ??= this.#run();
		});
	}

	/** Resolves when nothing is waiting or under way; what failed has been told to its callers. */
	async idle(): Promise<void> {
		while (this.#running !== undefined) await this.#running;
	}

	async #run(): Promise<void> {
		// All that is added in the same turn goes into the first group.
		await Promise.resolve();
		while (this.#waiting.length > 0) {
			const group = this.#waiting.splice(0, this.#fitting(this.#waiting.map((member) => member.item)));
			try {
				await this.#write(group.map((member) => member.item));
				for (const member of group) member.resolve();
			} catch (error) {
				for (const member of group) member.reject(error);
			}
		}
		this.#running = undefined;
	}
}

interface Member<T> {
	readonly item: T;
	readonly resolve: () => void;
	readonly reject: (error: unknown) => void;
}
