import { formatDuration } from '../../src/model/duration.ts';
import type { WallTime } from '../../src/model/records.ts';
import type { ScheduleSpec } from '../../src/model/schedule-spec.ts';
import type { RunView, ScheduleDetail, ScheduleView } from '../../src/model/schedule-views.ts';
import { eventLine } from './events.ts';
import { formatCommand, formatDateTime, formatSpan, plural } from './format.ts';
import { lastText, paintRun, runSentence, runWord } from './runs.ts';
import { scheduleState, targetWords, whenWords, zoneTime } from './schedules.ts';
import type { Style } from './style.ts';
import { cells, hanging, harmless } from './table.ts';

const RUNS_SHOWN = 5;
const EVENTS_SHOWN = 5;
const TITLE_CELLS = 11;

/** How wide a page may be, and the time of day. */
export interface Page {
	readonly now: WallTime;
	/** Cells of a line; absent: any number. */
	readonly width?: number;
}

/** Lines of `minder schedule describe`: read from top to bottom like a diagnosis. */
export function describeSchedule(detail: ScheduleDetail, page: Page, style: Style): string[] {
	const { schedule, runs, nodes, events } = detail;
	const advice = adviceLines(detail);
	const item = (text: string, more = 4): string[] =>
		hanging(harmless(text), more, page.width).map((line, at) => `${at === 0 ? '  ' : ' '.repeat(more)}${line}`);
	return [
		`${style.bold(schedule.name)}: ${headline(detail, page.now, style)}`,
		...(schedule.warning === undefined ? [] : [`  ${style.yellow(harmless(schedule.warning))}`]),
		'',
		...settings(schedule.spec).flatMap(([title, text]) =>
			hanging(harmless(text), TITLE_CELLS + 2, page.width).map(
				(line, at) => `  ${(at === 0 ? title : '').padEnd(TITLE_CELLS)}${line}`,
			),
		),
		'',
		style.bold('Next fires'),
		...fireLines(detail, page.now),
		...(schedule.running.length === 0 ? [] : ['', style.bold('Under way')]),
		...schedule.running.flatMap((run) => item(runSentence(run, page.now))),
		'',
		style.bold('Last runs'),
		...endedLines(runs, page.now, style, item),
		'',
		style.bold('Nodes for a run now'),
		...(nodes.length === 0 ? ['  no node has joined'] : nodes.flatMap(({ node, why }) => item(`${node} ${why}`))),
		...(events.length === 0 ? [] : ['', style.bold('Last events')]),
		...events.slice(-EVENTS_SHOWN).flatMap((event) => item(eventLine(event))),
		...(advice.length === 0 ? [] : ['', style.bold('What to do')]),
		...advice.flatMap((line) => item(line)),
	];
}

function headline({ schedule, nextFires }: ScheduleDetail, now: WallTime, style: Style): string {
	const [next = schedule.nextFire] = nextFires;
	switch (scheduleState(schedule)) {
		case 'paused': {
			const { paused } = schedule;
			const why = paused?.reason === undefined ? '' : `: ${harmless(paused.reason)}`;
			const since = paused === undefined ? ' by its spec' : ` since ${formatDateTime(paused.at)}`;
			return style.yellow(`paused${since}${why}`);
		}
		case 'never':
			return style.yellow('does not run by itself any more');
		case 'active': {
			if (schedule.spec.when.kind === 'manual') {
				const ran = schedule.lastRun === undefined ? 'has not run yet' : `last run ${lastText(schedule.lastRun, now)}`;
				return `runs ${whenWords(schedule.spec)}; ${ran}`;
			}
			const last = schedule.lastRun;
			const text = last === undefined ? 'has not run yet' : `last run ${lastText(last, now)}`;
			const when = next === undefined ? '' : `, runs in ${formatSpan(Math.max(0, (next - now) / 1000))}`;
			return `${last === undefined ? text : paintRun(style, last, text)}${when}`;
		}
	}
}

/** What it is to be; what is left at its default and says nothing is left out. */
function settings(spec: ScheduleSpec): [title: string, text: string][] {
	const { run, retries } = spec;
	const lines: [string, string | undefined][] = [
		['when', `${whenWords(spec)}${spec.dst === 'vixie' ? '' : `, clock changes: ${spec.dst}`}`],
		['command', formatCommand([run.command, ...run.args])],
		['on', targetWords(spec)],
		['healthy', healthText(spec)],
		['overlap', overlapText(spec)],
		['mutex', spec.mutex],
		['catch up', `${spec.catchUp}, at most ${formatDuration(spec.startingDeadlineSeconds)} late`],
		['jitter', spec.jitterSeconds === 0 ? undefined : `up to ${formatDuration(spec.jitterSeconds)}`],
		['timeout', spec.timeoutSeconds === undefined ? undefined : formatDuration(spec.timeoutSeconds)],
		[
			'retries',
			retries.limit === 0
				? undefined
				: `${retries.limit}, first after ${formatDuration(retries.intervalSeconds)}, × ${retries.backoff} up to ${formatDuration(retries.maxIntervalSeconds)}`,
		],
		['when lost', spec.onLost === 'fail' ? undefined : 'it is made again'],
		['needs', spec.when.kind === 'manual' ? undefined : spec.dependsOn?.map((name) => `success of ${name}`).join(', ')],
		['from', spec.startsAt === undefined ? undefined : zoneTime(spec.startsAt, spec.timezone)],
		['until', spec.expiresAt === undefined ? undefined : zoneTime(spec.expiresAt, spec.timezone)],
		['user', run.user],
		['cwd', run.cwd],
	];
	return lines.filter((line): line is [string, string] => line[1] !== undefined && line[1] !== '');
}

function healthText({ on }: ScheduleSpec): string | undefined {
	const { process, tcpPort, http } = on.healthy ?? {};
	const parts = [
		process === undefined ? '' : `${process} is ready there`,
		tcpPort === undefined ? '' : `port ${tcpPort} takes connections`,
		http === undefined ? '' : `${http} answers`,
	];
	const text = parts.filter((part) => part !== '').join(', ');
	return text === '' ? undefined : text;
}

function overlapText({ overlap, maxRunning, maxQueued }: ScheduleSpec): string {
	switch (overlap) {
		case 'allow':
			return maxRunning === undefined ? 'runs beside one another' : `at most ${plural(maxRunning, 'run')} at once`;
		case 'forbid':
			return 'skipped while a run goes on';
		case 'replace':
			return 'a new run stops the old one';
		case 'queue':
			return `waits for the run before it, at most ${maxQueued} of them`;
	}
}

function fireLines({ schedule, nextFires }: ScheduleDetail, now: WallTime): string[] {
	if (nextFires.length === 0) return [`  ${noFireText(schedule)}`];
	const { timezone, when } = schedule.spec;
	const zone = when.kind === 'cron' ? timezone : 'UTC';
	const spans = nextFires.map((at) => `in ${formatSpan(Math.max(0, (at - now) / 1000))}`);
	const own = nextFires.map((at) => zoneTime(at, zone));
	return nextFires.map((at, index) => {
		const columns = [padded(spans, index), ...(zone === 'UTC' ? [] : [padded(own, index)]), zoneTime(at, 'UTC')];
		return `  ${columns.join('  ')}`;
	});
}

const padded = (texts: readonly string[], at: number): string =>
	(texts[at] ?? '').padEnd(Math.max(...texts.map((text) => cells(text))));

function noFireText(schedule: ScheduleView): string {
	if (scheduleState(schedule) === 'paused') return 'none while it is paused';
	return schedule.spec.when.kind === 'manual' ? `none: it runs ${whenWords(schedule.spec)}` : 'none';
}

function endedLines(runs: readonly RunView[], now: WallTime, style: Style, item: (text: string) => string[]): string[] {
	const ended = runs.filter((run) => run.state === 'ended').slice(0, RUNS_SHOWN);
	if (ended.length === 0) return ['  none'];
	return ended.flatMap((run) =>
		item(runSentence(run, now)).map((line, at) =>
			at === 0 ? line.replace(runWord(run), (word) => paintRun(style, run, word)) : line,
		),
	);
}

/** The commands to go on with, where something is wrong. */
function adviceLines({ schedule, runs, nodes, nextFires }: ScheduleDetail): string[] {
	const { name, running, paused, spec } = schedule;
	const [newest] = runs.filter((run) => run.state === 'ended');
	const failed = newest?.outcome === 'failed' || newest?.outcome === 'timed-out' || newest?.outcome === 'lost';
	const waiting = running.find((run) => run.state === 'waiting');
	const state = scheduleState(schedule);
	const lines = [
		failed ? `what it wrote: minder logs ${newest.id} --all` : '',
		failed ? `once it is mended: minder schedule run ${name} --wait` : '',
		newest?.outcome === 'skipped' && spec.overlap === 'forbid'
			? 'a run takes longer than the time between two: see overlap and timeout of its spec'
			: '',
		newest?.outcome === 'missed'
			? `what was missed can be made up for: minder schedule backfill ${name} --from TIME --until TIME`
			: '',
		waiting?.reason?.includes('node') === true ? 'machines and their state: minder nodes' : '',
		waiting !== undefined && spec.mutex !== undefined ? `who has its mutex: minder locks ${spec.mutex}` : '',
		nodes.length === 0 ? 'let a machine join: minder token join' : '',
		paused !== undefined ? `let it run again: minder schedule resume ${name}` : '',
		paused === undefined && spec.paused ? 'remove paused from its spec, then minder apply' : '',
		state === 'never' && nextFires.length === 0
			? `it has had its last time; remove it: minder schedule delete ${name}`
			: '',
	];
	return lines.filter((line) => line !== '');
}
