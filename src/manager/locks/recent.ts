/** Remembers what came last: at least `least` of them, at most twice as many. */
export class Recent {
	readonly #least: number;
	#now = new Set<string>();
	#before = new Set<string>();

	constructor(least: number) {
		this.#least = least;
	}

	add(key: string): void {
		this.#now.add(key);
		if (this.#now.size < this.#least) return;
		this.#before = this.#now;
		this.#now = new Set();
	}

	has(key: string): boolean {
		return this.#now.has(key) || this.#before.has(key);
	}

	delete(key: string): void {
		this.#now.delete(key);
		this.#before.delete(key);
	}
}
