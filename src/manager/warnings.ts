/** What keeps a manager itself from its work, from each of its parts that says so; shown with its version. */
export class ManagerWarnings {
	readonly #lines = new Map<string, readonly string[]>();

	/** From now on `part` says these lines, one for a person each; none: all is well. */
	set(part: string, lines: readonly string[]): void {
		this.#lines.set(part, lines);
	}

	get lines(): string[] {
		return [...this.#lines.values()].flat();
	}
}
