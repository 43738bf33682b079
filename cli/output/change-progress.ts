import { settledStanding, settledVerdict } from '../conditions.ts';
import type { Invocation } from '../invocation.ts';
import type { StatusBoard } from '../status-board.ts';
import { LiveView } from './live.ts';
import { rolloutLine } from './rollouts.ts';
import { harmless } from './table.ts';

/** Seconds without a word, off a terminal, about what is not a rollout: most starts are done by then. */
const PATIENCE = 3;

/**
 * How far changes of processes are, one line each: on a terminal drawn over itself on stderr and gone afterwards; elsewhere a line on
 * stdout whenever what a process waits for has changed.
 */
export class ChangeProgress {
	readonly #run: Invocation;
	readonly #view: LiveView | undefined;
	readonly #told = new Map<string, string>();
	readonly #begun: number;
	#drawn = '';

	constructor(run: Invocation) {
		this.#run = run;
		this.#begun = run.io.clock.monotonic();
		const wanted = run.human && run.options.quiet !== true;
		this.#view = wanted && run.io.stderr.isTTY ? new LiveView(run.io.stderr) : undefined;
	}

	/** @param rolled names whose newest rollout is what one waits for */
	show(board: StatusBoard, names: readonly string[], rolled: ReadonlySet<string>): void {
		if (this.#view !== undefined) this.#draw(this.#view, linesOf(board, names, rolled));
		else if (this.#run.human && this.#run.options.quiet !== true) this.#tell(board, names, rolled);
	}

	clear(): void {
		this.#view?.clear();
		this.#drawn = '';
	}

	#draw(view: LiveView, lines: readonly string[]): void {
		const text = lines.join('\n');
		if (text === this.#drawn) return;
		this.#drawn = text;
		view.draw(lines);
	}

	#tell(board: StatusBoard, names: readonly string[], rolled: ReadonlySet<string>): void {
		const patient = this.#run.io.clock.monotonic() - this.#begun < PATIENCE;
		for (const name of names) {
			if (patient && !rolled.has(name)) continue;
			const [line] = linesOf(board, [name], rolled);
			if (line === undefined || this.#told.get(name) === line) continue;
			this.#told.set(name, line);
			this.#run.line(line);
		}
	}
}

/** A line for each process that is not done. */
function linesOf(board: StatusBoard, names: readonly string[], rolled: ReadonlySet<string>): string[] {
	return names.flatMap((name) => {
		const rollout = rolled.has(name) ? board.processes.get(name)?.rollout : undefined;
		if (rollout !== undefined) return [rolloutLine(name, rollout)];
		return settledVerdict(board, [name]).kind === 'waiting' ? [waitingLine(board, name)] : [];
	});
}

/** `web: 1 of 2 ready, waiting for web.1 (starting: …)`. */
function waitingLine(board: StatusBoard, name: string): string {
	const process = board.processes.get(name);
	const wanted = board.of(name).filter((each) => each.want === 'run');
	const left = wanted.find((each) => settledStanding(each, process) === 'not-yet');
	const done = wanted.filter((each) => settledStanding(each, process) === 'yes').length;
	const why = left?.reason === undefined ? '' : `: ${left.reason}`;
	const next = left === undefined ? '' : `, waiting for ${left.id} (${left.phase}${why})`;
	const word = process?.spec.daemon === false ? 'completed' : 'ready';
	return harmless(`${name}: ${done} of ${process?.count ?? wanted.length} ${word}${next}`);
}
