/** Longest line of a backup in bytes: no record comes near it, and a damaged file does not fill the memory. */
const LONGEST_LINE = 64 * 2 ** 20;

/** Cuts bytes into lines of UTF-8. */
export class LineSplitter {
	#rest: Buffer[] = [];
	#length = 0;

	/** Whether nothing is left behind the last line break. */
	get empty(): boolean {
		return this.#length === 0;
	}

	/** The lines that end in `piece`, without their line breaks. @throws Error for one that is too long */
	*take(piece: Buffer): Generator<string, void, undefined> {
		let from = 0;
		for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, from)) {
			yield Buffer.concat([...this.#rest, piece.subarray(from, at)]).toString('utf8');
			this.#rest = [];
			this.#length = 0;
			from = at + 1;
		}
		if (from === piece.length) return;
		const left = piece.subarray(from);
		this.#rest.push(left);
		this.#length += left.length;
		if (this.#length > LONGEST_LINE) throw new Error('it holds a line that is too long');
	}
}
