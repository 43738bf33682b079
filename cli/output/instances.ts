import type { ProcessSpec } from '../../src/model/process-spec.ts';
import type { WallTime } from '../../src/model/records.ts';
import type { InstanceView, ProcessView } from '../../src/model/views.ts';
import type { StatusBoard } from '../status-board.ts';
import {
	formatAge,
	formatBytes,
	formatClock,
	formatCommand,
	formatExit,
	formatPercent,
	formatSpan,
	plural,
} from './format.ts';
import { isNews, paint, rolloutLine } from './rollouts.ts';
import { paintPhase, type Style } from './style.ts';
import { type Column, hanging } from './table.ts';

/** A row of the status table: an instance, or a process that has none. */
export interface StatusRow {
	readonly name: string;
	readonly process: ProcessView | undefined;
	readonly instance: InstanceView | undefined;
}

/** Rows in the order shown: by process, then ordinal; a process without instances has a row of its own. */
export function statusRows(board: StatusBoard): StatusRow[] {
	const rows: StatusRow[] = board.sortedInstances().map((instance) => ({
		name: instance.id,
		process: board.processes.get(instance.process),
		instance,
	}));
	const owners = new Set(rows.map((row) => row.instance?.process));
	for (const process of board.sortedProcesses()) {
		if (!owners.has(process.name)) rows.push({ name: process.name, process, instance: undefined });
	}
	return rows.sort((a, b) => order(a.instance?.process ?? a.name, b.instance?.process ?? b.name));
}

function order(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

const NONE = '-';

/** Columns of `minder status`; `wide` adds what one looks at second. */
export function statusColumns(style: Style, now: WallTime, wide: boolean): Column<StatusRow>[] {
	const of = (row: StatusRow, show: (instance: InstanceView) => string | undefined): string =>
		(row.instance === undefined ? undefined : show(row.instance)) ?? NONE;
	const narrow: Column<StatusRow>[] = [
		{ title: 'NAME', text: (row) => row.name, priority: 5, minWidth: 12 },
		{ title: 'NODE', text: (row) => of(row, (each) => each.node), priority: 2, drop: 2 },
		{
			title: 'PHASE',
			text: (row) => of(row, (each) => each.phase),
			paint: (row, text) => (row.instance === undefined ? text : paintPhase(style, row.instance.phase, text)),
			priority: 9,
		},
		{ title: 'READY', text: (row) => of(row, (each) => (each.ready ? 'yes' : 'no')), priority: 9 },
		{ title: 'PID', text: (row) => of(row, (each) => each.pid?.toString()), priority: 9, align: 'right', drop: 3 },
		{
			title: 'RESTARTS',
			text: (row) => of(row, (each) => String(each.restarts)),
			priority: 9,
			align: 'right',
			drop: 4,
		},
		{ title: 'AGE', text: (row) => of(row, (each) => ageOf(each, now)), priority: 9, align: 'right', drop: 1 },
	];
	const more: Column<StatusRow>[] = [
		{ title: 'EXIT', text: (row) => of(row, (each) => exitOf(each, now)), priority: 3, minWidth: 10 },
		{ title: 'ATTEMPT', text: (row) => of(row, (each) => String(each.attempt)), priority: 9, align: 'right' },
		{ title: 'REVISION', text: (row) => of(row, (each) => String(each.revision)), priority: 9, align: 'right' },
		{
			title: 'CPU',
			text: (row) => of(row, (each) => (each.usage === undefined ? undefined : formatPercent(each.usage.cpuPercent))),
			priority: 9,
			align: 'right',
		},
		{
			title: 'MEMORY',
			text: (row) => of(row, (each) => (each.usage === undefined ? undefined : formatBytes(each.usage.memoryBytes))),
			priority: 9,
			align: 'right',
		},
		{
			title: 'COMMAND',
			text: (row) => (row.process === undefined ? NONE : commandOf(row.process)),
			paint: (_row, text) => style.dim(text),
			priority: 1,
			minWidth: 10,
		},
	];
	const reason: Column<StatusRow> = {
		title: 'REASON',
		text: (row) => reasonOf(row, now),
		priority: 1,
		minWidth: 28,
		wrap: true,
	};
	return [...narrow, ...(wide ? more : []), reason];
}

/** How long it has been what it is: since its start while a program is there. */
function ageOf(instance: InstanceView, now: WallTime): string | undefined {
	return instance.pid === undefined || instance.startedAt === undefined
		? undefined
		: formatAge(instance.startedAt, now);
}

function exitOf(instance: InstanceView, now: WallTime): string | undefined {
	const { exit } = instance;
	return exit === undefined ? undefined : `${formatExit(exit)}, ${formatAge(exit.at, now)} ago`;
}

export function commandOf(process: ProcessView): string {
	return formatCommand([process.spec.command, ...process.spec.args]);
}

/** Why it is so, and when it goes on. */
function reasonOf(row: StatusRow, now: WallTime): string {
	const { instance, process } = row;
	if (instance === undefined) {
		if (process?.stopped === true) return 'stopped by a user';
		return process?.count === 0 ? 'no instance wanted' : 'no instance yet';
	}
	const why = causeFirst(whyLine(instance, now, process?.spec));
	if (instance.exit === undefined || !AT_REST.has(instance.phase)) return why;
	const end = `${why === '' ? formatExit(instance.exit) : why}, ${formatAge(instance.exit.at, now)} ago`;
	return end;
}

const AT_REST: ReadonlySet<string> = new Set(['exited', 'stopped']);

/** What happened before how often, so that a narrow column shows it. */
function causeFirst(reason: string): string {
	return reason.replace(/^(exited \d+ times within .*?); last: (.*)$/, '$2; $1');
}

/**
 * The reason of the agent with what is left until the next start, in the place of the delay that it began with.
 *
 * @param spec of its process, where it is at hand: whether a program goes on without the manager
 */
export function whyLine(instance: InstanceView, now: WallTime, spec?: Pick<ProcessSpec, 'disconnect'>): string {
	const next = nextStart(instance, now);
	const what = instance.pid === undefined ? 'what runs there' : 'its program';
	const stopAfter = spec?.disconnect?.stopAfterSeconds;
	const fate =
		stopAfter === undefined
			? `${what} goes on meanwhile`
			: `its agent stops ${what} after ${formatSpan(stopAfter)} without the manager`;
	const silent = instance.phase === 'unknown' ? `; ${fate}` : '';
	const reason = `${instance.reason ?? ''}${silent}`;
	if (next === undefined) return reason;
	const current = reason.replace(/restarting in [0-9a-z.]+/, next);
	return current === reason && !reason.includes(next)
		? [reason, next].filter((part) => part !== '').join('; ')
		: current;
}

/** `next start in 4s`, where one is planned. */
export function nextStart(instance: InstanceView, now: WallTime): string | undefined {
	if (instance.phase !== 'backoff' || instance.nextStartAt === undefined) return undefined;
	const seconds = (instance.nextStartAt - now) / 1000;
	return seconds <= 0 ? 'next start now' : `next start in ${formatSpan(Math.ceil(seconds))}`;
}

/** `2 processes, 5 instances: 4 running, 1 failed`, and a line on where to look when something is wrong. */
export function summaryLines(board: StatusBoard, style: Style): string[] {
	const counts = new Map<InstanceView['phase'], number>();
	for (const instance of board.instances.values()) {
		counts.set(instance.phase, (counts.get(instance.phase) ?? 0) + 1);
	}
	const parts = [...counts]
		.sort(([, a], [, b]) => b - a)
		.map(([phase, count]) => paintPhase(style, phase, `${count} ${phase}`));
	const head = `${plural(board.processes.size, 'process', 'processes')}, ${plural(board.instances.size, 'instance')}`;
	const worst = board.sortedInstances().find((each) => TROUBLE.has(each.phase));
	const hint = worst === undefined ? [] : [style.dim(`why: minder describe ${worst.process}`)];
	return [`${head}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`, ...hint];
}

const TROUBLE: ReadonlySet<string> = new Set(['failed', 'backoff', 'lost', 'unknown']);

/** On each process whose rollout somebody should know of. @param width cells of a line; absent: any number */
export function newsLines(board: StatusBoard, style: Style, now: WallTime, width?: number): string[] {
	return board.sortedProcesses().flatMap(({ name, rollout }) => {
		if (rollout === undefined || !isNews(rollout, now)) return [];
		const parts = hanging(rolloutLine(name, rollout), 4, width);
		return parts.map((part, at) => `${at === 0 ? '' : '    '}${paint(style, rollout, part)}`);
	});
}

/** A change as a line: `12:01:02 web.0 running pid 123`. */
export function changeLine(instance: InstanceView, now: WallTime, style: Style): string {
	const pid = instance.pid === undefined ? '' : ` pid ${instance.pid}`;
	const why = whyLine(instance, now);
	const time = style.dim(formatClock(now));
	return `${time} ${instance.id} ${paintPhase(style, instance.phase)}${pid}${why === '' ? '' : ` (${why})`}`;
}

/** What makes two views of an instance worth a line of their own. */
export function changeKey(instance: InstanceView): string {
	return [instance.phase, instance.pid ?? '', instance.attempt, instance.ready, instance.node ?? ''].join(' ');
}
