/** Checks the output of `line-writer.mjs` piece by piece: every line once, in order. */
export class NumberedLines {
	/** Lines seen whole. */
	count = 0;
	/** What was wrong first. */
	fault: string | undefined;
	#rest = '';

	add(data: Uint8Array): void {
		const lines = (this.#rest + Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1')).split(
			'\n',
		);
		this.#rest = lines.pop() ?? '';
		for (const line of lines) {
			const wanted = String(this.count).padStart(12, '0');
			if (line.length !== 999 || !line.startsWith(wanted)) {
				this.fault ??= `line ${this.count} is ${line.length} characters, ${JSON.stringify(line.slice(0, 20))}…`;
			}
			this.count++;
		}
	}
}
