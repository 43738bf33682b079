import { stripVTControlCharacters } from 'node:util';
import type { Sink } from '../io.ts';
import { cells, truncate } from './table.ts';

const ESC = '\u001b[';

/** A block of lines on a terminal that is drawn over itself. */
export class LiveView {
	readonly #sink: Sink;
	#height = 0;

	constructor(sink: Sink) {
		this.#sink = sink;
	}

	/** Replaces what was drawn before; what does not fit the screen is counted instead of shown. */
	draw(lines: readonly string[]): void {
		const sink = this.#sink;
		const room = Math.max(2, sink.rows - 1);
		const shown =
			lines.length <= room
				? lines
				: [...lines.slice(0, room - 2), `… ${lines.length - room + 1} more`, lines[lines.length - 1] ?? ''];
		const up = this.#height > 0 ? `${ESC}${this.#height}A\r` : '';
		const body = shown.map((line) => `${fit(line, sink.columns)}${ESC}K\n`).join('');
		sink.write(`${up}${body}${ESC}J`);
		this.#height = shown.length;
	}

	/** Takes away what was drawn. */
	clear(): void {
		if (this.#height > 0) this.#sink.write(`${ESC}${this.#height}A\r${ESC}J`);
		this.#height = 0;
	}
}

/** A line wider than the screen would wrap and spoil the count of lines. */
function fit(line: string, columns: number): string {
	return cells(line) <= columns ? line : truncate(stripVTControlCharacters(line), columns);
}
