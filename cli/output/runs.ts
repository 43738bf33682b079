import { assertNever } from '../../src/model/assert-never.ts';
import type { WallTime } from '../../src/model/records.ts';
import type { RunCause, RunOutcome, RunTask } from '../../src/model/schedule-records.ts';
import type { RunView } from '../../src/model/schedule-views.ts';
import { exitJson, formatRfc3339, type JsonObject } from '../../src/model/view-json.ts';
import { exitSentence, formatAge, formatDateTime, formatExit, formatSpan, plural } from './format.ts';
import type { Style } from './style.ts';
import { type Column, harmless } from './table.ts';

const CAUSE_WORDS = {
	schedule: 'by its time',
	'catch-up': 'caught up',
	manual: 'by hand',
	backfill: 'backfill',
	dependency: 'after others',
} as const satisfies Record<RunCause, string>;

/** The exit code that a run ends `minder schedule run --wait` with. */
export function runExitCode({ outcome }: RunView): 0 | 1 {
	return outcome === 'succeeded' ? 0 : 1;
}

/** What a run is at, in one word: its outcome, or `waiting`, `running`, `retrying`. */
export function runWord({
	state,
	outcome,
	retryAt,
}: RunView): RunOutcome | 'waiting' | 'running' | 'retrying' | 'ended' {
	if (state === 'ended') return outcome ?? 'ended';
	return state === 'running' && retryAt !== undefined ? 'retrying' : state;
}

/** `text` in the colour of how a run is: green went well, red needs somebody. */
export function paintRun(style: Style, run: RunView, text: string = runWord(run)): string {
	const word = runWord(run);
	switch (word) {
		case 'succeeded':
			return style.green(text);
		case 'failed':
		case 'timed-out':
		case 'lost':
			return style.red(text);
		case 'missed':
		case 'skipped':
		case 'cancelled':
		case 'replaced':
		case 'waiting':
		case 'retrying':
			return style.yellow(text);
		case 'running':
		case 'ended':
			return style.cyan(text);
		default:
			return assertNever(word);
	}
}

/** Columns of `minder schedule history`; `wide` adds the id, attempts and who asked. */
export function runColumns(style: Style, now: WallTime, wide: boolean): Column<RunView>[] {
	const columns: Column<RunView>[] = [
		{
			title: 'SCHEDULED',
			text: (run) => formatDateTime(run.scheduledAt),
			priority: 9,
			minWidth: 19,
			...(wide ? { drop: 0 } : {}),
		},
		{ title: 'CAUSE', text: (run) => CAUSE_WORDS[run.cause], priority: 5, drop: 2 },
		{ title: 'NODE', text: nodeText, priority: 3, minWidth: 6 },
		{ title: 'LAG', text: lagText, priority: 9, align: 'right', drop: 1 },
		{ title: 'TOOK', text: (run) => tookText(run, now), priority: 9, align: 'right' },
		{
			title: 'OUTCOME',
			text: (run) => runWord(run),
			paint: (run, text) => paintRun(style, run, text),
			priority: 9,
		},
		{ title: 'EXIT', text: exitText, priority: 8, minWidth: 6 },
	];
	const more: Column<RunView>[] = [
		{ title: 'TRIES', text: (run) => String(run.tasks.length), priority: 9, align: 'right', drop: 3 },
		{ title: 'BY', text: (run) => run.actor ?? '', priority: 4, drop: 4 },
		{ title: 'RUN', text: (run) => run.id, priority: 9, minWidth: 24 },
	];
	return [
		...columns,
		...(wide ? more : []),
		{ title: 'REASON', text: (run) => run.reason ?? '', priority: 1, minWidth: 24, wrap: true },
	];
}

/** What a reason begins with where the word before it says so already. */
const REPEATED: Readonly<Partial<Record<ReturnType<typeof runWord>, RegExp>>> = {
	waiting: /^waits (?=for )/,
	cancelled: /^cancelled (?=by )/,
};

/** A run as it goes on, or ended: `night@…: succeeded on web-1 after 12s`. */
export function runSentence(run: RunView, now: WallTime): string {
	const nodes = nodeText(run);
	const where = nodes === '' ? '' : ` on ${nodes}`;
	const took = tookText(run, now);
	const time = took === '' ? '' : ` ${run.state === 'ended' ? 'after' : 'for'} ${took}`;
	const exit = lastTask(run)?.exit;
	const how =
		run.outcome === 'failed' && run.reason === undefined && exit !== undefined ? exitSentence(exit) : undefined;
	const retrying = runWord(run) === 'retrying' && run.retryAt !== undefined;
	const tried = retrying ? triedText(run) : undefined;
	const retry = retrying ? `next try in ${formatSpan((run.retryAt - now) / 1000)}` : undefined;
	const reason = run.reason?.replace(REPEATED[runWord(run)] ?? '', '');
	const why = [...new Set([how, tried, retry, reason])].filter((part) => part !== undefined && part !== '').join('; ');
	return harmless(`${run.id}: ${runWord(run)}${where}${time}${why === '' ? '' : `: ${why}`}`);
}

/** `try 2 failed (exit code 3)` */
function triedText(run: RunView): string | undefined {
	const task = lastTask(run);
	if (task?.outcome === undefined) return undefined;
	const why = task.reason ?? (task.exit === undefined ? undefined : exitSentence(task.exit));
	return `try ${task.attempt} ${task.outcome}${why === undefined ? '' : ` (${why})`}`;
}

/** `succeeded 5m ago (12s)`: in brackets how long it took. */
export function lastText(run: RunView | undefined, now: WallTime): string {
	if (run === undefined) return 'never';
	const took = tookText(run, now);
	const ago = run.endedAt === undefined ? '' : ` ${formatAge(run.endedAt, now)} ago`;
	return `${runWord(run)}${ago}${took === '' ? '' : ` (${took})`}`;
}

/** A run as JSON shows it. */
export function runJson(run: RunView): JsonObject {
	const { scheduledAt, claimedAt, dispatchedAt, endedAt, retryAt, tasks, ...rest } = run;
	return {
		...rest,
		scheduledAt: formatRfc3339(scheduledAt),
		claimedAt: formatRfc3339(claimedAt),
		dispatchedAt: time(dispatchedAt),
		endedAt: time(endedAt),
		retryAt: time(retryAt),
		lagSeconds: dispatchedAt === undefined ? undefined : Math.max(0, (dispatchedAt - scheduledAt) / 1000),
		tasks: tasks.map(taskJson),
	};
}

function taskJson({ startedAt, endedAt, exit, ...rest }: RunTask): JsonObject {
	return {
		...rest,
		startedAt: time(startedAt),
		endedAt: time(endedAt),
		exit: exit === undefined ? undefined : exitJson(exit),
	};
}

function time(at: WallTime | undefined): string | undefined {
	return at === undefined ? undefined : formatRfc3339(at);
}

function lastTask(run: RunView): RunTask | undefined {
	return run.tasks.findLast((task) => task.outcome !== undefined && task.outcome !== 'succeeded') ?? run.tasks.at(-1);
}

function nodeText({ tasks }: RunView): string {
	const nodes = [...new Set(tasks.map((task) => task.node))];
	return nodes.length > 2 ? plural(nodes.length, 'node') : nodes.join(', ');
}

function lagText({ dispatchedAt, scheduledAt, cause }: RunView): string {
	if (dispatchedAt === undefined || cause === 'backfill') return '';
	return formatSpan(Math.max(0, dispatchedAt - scheduledAt) / 1000);
}

/** How long it ran, all tries; how long it is running. Nothing for one that never did. */
function tookText({ dispatchedAt, endedAt, tasks }: RunView, now: WallTime): string {
	if (dispatchedAt === undefined) return '';
	// From the first start to the last end, as the agents saw them: their reports reach the manager later.
	const starts = tasks.flatMap((task) => task.startedAt ?? []);
	const ends = tasks.flatMap((task) => task.endedAt ?? []);
	const known =
		endedAt !== undefined && tasks.length > 0 && starts.length === tasks.length && ends.length === tasks.length;
	const span = known ? Math.max(...ends) - Math.min(...starts) : (endedAt ?? now) - dispatchedAt;
	return formatSpan(Math.max(0, span) / 1000);
}

function exitText(run: RunView): string {
	const exit = lastTask(run)?.exit;
	return exit === undefined ? '' : formatExit(exit);
}
