import type { Invocation } from '../invocation.ts';
import type { StatusWatch } from '../status-watch.ts';
import { changeKey, changeLine, newsLines, statusColumns, statusRows, summaryLines } from './instances.ts';
import { LiveView } from './live.ts';
import { isNews, rolloutLine } from './rollouts.ts';

/** Seconds between two drawings of a live table, so that a crash loop does not make it flicker. */
const DRAW_EVERY = 0.25;
/** Seconds after which ages are drawn anew though nothing changed. */
const REFRESH = 1;

/** Shows the state as it changes until the watch ends: a live table on a terminal, elsewhere a line a change. */
export async function followStatus(run: Invocation, watch: StatusWatch, footer: readonly string[] = []): Promise<void> {
	if (run.io.stdout.isTTY) await followTable(run, watch, footer);
	else await followLines(run, watch);
}

async function followTable(run: Invocation, watch: StatusWatch, footer: readonly string[]): Promise<void> {
	const view = new LiveView(run.io.stdout);
	const { clock } = run.io;
	let timer = clock.after(REFRESH, () => draw());
	let due = 0;
	const draw = (): void => {
		timer.cancel();
		if (run.signal.aborted) return;
		due = clock.monotonic() + DRAW_EVERY;
		const table = run.tableLines(
			statusColumns(run.style, clock.wall(), run.format === 'wide'),
			statusRows(watch.board),
		);
		const news = newsLines(watch.board, run.style, clock.wall(), run.io.stdout.columns);
		view.draw([...table, ...news, '', ...summaryLines(watch.board, run.style), ...footer]);
		timer = clock.after(REFRESH, draw, { background: true });
	};
	try {
		await watch.each(() => {
			const wait = due - clock.monotonic();
			if (wait <= 0) return draw();
			timer.cancel();
			timer = clock.after(wait, draw);
		});
	} finally {
		timer.cancel();
	}
}

async function followLines(run: Invocation, watch: StatusWatch): Promise<void> {
	const shown = new Map<string, string>();
	const rollouts = new Map<string, string>();
	await watch.each(() => {
		const now = run.io.clock.wall();
		for (const { name, rollout } of watch.board.sortedProcesses()) {
			if (rollout === undefined) continue;
			const line = rolloutLine(name, rollout);
			const told = rollouts.get(name);
			rollouts.set(name, line);
			// What was over before is no change.
			if (told === line || (told === undefined && !isNews(rollout, now))) continue;
			run.line(`${run.style.dim(timeOf(run))} ${line}`);
		}
		for (const instance of watch.board.sortedInstances()) {
			const key = changeKey(instance);
			if (shown.get(instance.id) === key) continue;
			shown.set(instance.id, key);
			run.line(changeLine(instance, now, run.style));
		}
		for (const id of shown.keys()) {
			if (watch.board.instances.has(id)) continue;
			shown.delete(id);
			run.line(`${run.style.dim(timeOf(run))} ${id} gone`);
		}
	});
}

function timeOf(run: Invocation): string {
	return new Date(run.io.clock.wall()).toTimeString().slice(0, 8);
}
