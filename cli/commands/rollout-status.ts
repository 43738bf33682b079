import { MinderError } from '../../src/model/errors.ts';
import type { RolloutView } from '../../src/model/rollout-view.ts';
import { rolloutJson } from '../../src/model/view-json.ts';
import type { ProcessView } from '../../src/model/views.ts';
import type { Invocation } from '../invocation.ts';
import type { OutputOptions } from '../options.ts';
import { type StatusRow, statusColumns, statusRows } from '../output/instances.ts';
import { LiveView } from '../output/live.ts';
import { failureOutput, isOver, rolloutLine, rolloutLines, rolloutStanding } from '../output/rollouts.ts';
import type { Column } from '../output/table.ts';
import { StatusBoard } from '../status-board.ts';
import { StatusWatch } from '../status-watch.ts';

export interface RolloutStatusOptions extends OutputOptions {
	readonly watch?: boolean;
}

/** Seconds after which ages are drawn anew though nothing changed. */
const REFRESH = 1;

/** `minder rollout status NAME`: 0 where it succeeded, goes on, or there is none; 1 where it failed, was reverted or cancelled. */
export async function showRollout(run: Invocation<RolloutStatusOptions>): Promise<number> {
	const [name = ''] = run.args;
	if (run.options.watch === true) return follow(run, name);
	const client = await run.client();
	const board = new StatusBoard();
	for await (const update of client.watchStatus([name], false, { signal: run.signal })) board.apply(update);
	const process = found(board, name);
	if (run.options.quiet === true) run.line(process.name);
	else if (run.human) for (const line of linesOf(run, process)) run.line(line);
	else await run.value(rolloutJson(process));
	return codeOf(process.rollout);
}

function found(board: StatusBoard, name: string): ProcessView {
	const process = board.processes.get(name);
	if (process !== undefined) return process;
	throw new MinderError('not-found', `there is no process named ${name}; minder status lists them`);
}

function codeOf(rollout: RolloutView | undefined): number {
	return rollout !== undefined && rolloutStanding(rollout) === 'bad' ? 1 : 0;
}

function linesOf(run: Invocation, process: ProcessView): string[] {
	const { stdout, clock } = run.io;
	return rolloutLines(process, run.style, clock.wall(), stdout.isTTY ? stdout.columns : undefined);
}

async function follow(run: Invocation, name: string): Promise<number> {
	const watch = new StatusWatch(await run.client(), run.io.clock, [name], run.interruptible());
	const show = !run.human || run.options.quiet === true ? values(run) : run.io.stdout.isTTY ? live(run) : plain(run);
	try {
		const end = await watch.until((board) => {
			const process = board.processes.get(name);
			if (process === undefined) return { kind: 'impossible', error: notThere(name) };
			show.now(process, board);
			const over = process.rollout === undefined || isOver(process.rollout);
			return over ? { kind: 'met', result: process } : { kind: 'waiting' };
		});
		show.end(end);
		return codeOf(end.rollout);
	} finally {
		await show.close();
		await watch.close();
	}
}

function notThere(name: string): MinderError {
	return new MinderError('not-found', `there is no process named ${name} any more; minder status lists them`);
}

/** One way to show a rollout while it goes on. */
interface Show {
	now(process: ProcessView, board: StatusBoard): void;
	end(process: ProcessView): void;
	/** Resolves when all of it is written. */
	close(): void | Promise<void>;
}

/** A block on the terminal that is drawn over itself: the rollout, and the instances below. */
function live(run: Invocation): Show {
	const { clock, stdout } = run.io;
	const view = new LiveView(stdout);
	let draw = (): void => {};
	let timer = clock.after(REFRESH, () => draw(), { background: true });
	return {
		now(process, board) {
			draw = () => {
				timer.cancel();
				const table = run.tableLines(columnsOf(run), statusRows(board));
				view.draw([...linesOf(run, process), '', ...table]);
				timer = clock.after(REFRESH, () => draw(), { background: true });
			};
			draw();
		},
		end(process) {
			view.clear();
			for (const line of linesOf(run, process)) run.line(line);
		},
		close: () => timer.cancel(),
	};
}

/** Those of `minder status`, with the revision beside the phase. */
function columnsOf(run: Invocation): Column<StatusRow>[] {
	const wide = run.format === 'wide';
	const columns = statusColumns(run.style, run.io.clock.wall(), wide);
	const revision: Column<StatusRow> = {
		title: 'REVISION',
		text: ({ instance }) => (instance === undefined ? '-' : String(instance.revision)),
		priority: 9,
		align: 'right',
	};
	const at = columns.findIndex(({ title }) => title === 'PHASE') + 1;
	return wide ? columns : [...columns.slice(0, at), revision, ...columns.slice(at)];
}

/** A line whenever what it does has changed. */
function plain(run: Invocation): Show {
	let told = '';
	return {
		now({ name, rollout }) {
			const line = rollout === undefined ? `${name}: no rollout` : rolloutLine(name, rollout);
			if (line !== told) run.line(line);
			told = line;
		},
		end({ rollout }) {
			if (rollout !== undefined) for (const line of failureOutput(rollout)) run.line(line);
		},
		close() {},
	};
}

/** A JSON value, or a document of YAML, whenever it has changed; with -q nothing. */
function values(run: Invocation): Show {
	let told = '';
	let last: Promise<void> = Promise.resolve();
	return {
		now(process) {
			const value = rolloutJson(process);
			const text = JSON.stringify(value);
			if (text === told || run.options.quiet === true) return;
			told = text;
			last = last.then(() => run.streamed(value));
		},
		end() {},
		close: () => last,
	};
}
