import { conditionVerdict } from '../conditions.ts';
import type { Invocation } from '../invocation.ts';
import type { StatusBoard } from '../status-board.ts';
import { truncate } from './table.ts';

/**
 * A line on stderr that says how far a long wait is; only on a terminal, and gone once the wait is over.
 */
export class Progress {
	readonly #run: Invocation;
	#shown = false;

	constructor(run: Invocation) {
		this.#run = run;
	}

	show(text: string): void {
		const { stderr } = this.#run.io;
		if (!stderr.isTTY || !this.#run.human) return;
		stderr.write(`\r${truncate(text, stderr.columns - 1)}\u001b[K`);
		this.#shown = true;
	}

	/** `waiting: 3 of 5 stopped`. */
	showStopped(board: StatusBoard, names: readonly string[]): void {
		const instances = names.flatMap((name) => board.of(name));
		const left = instances.filter((each) => conditionVerdict(board, [each.id], 'stopped').kind === 'waiting');
		this.show(`waiting: ${instances.length - left.length} of ${instances.length} stopped`);
	}

	clear(): void {
		if (this.#shown) this.#run.io.stderr.write('\r\u001b[K');
		this.#shown = false;
	}
}
