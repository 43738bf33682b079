import { instantText } from '../../src/model/cron/instant.ts';
import { whenText } from '../../src/model/cron/when.ts';
import type { WallTime } from '../../src/model/records.ts';
import { scheduleToJson } from '../../src/model/schedule-print.ts';
import type { ScheduleSpec } from '../../src/model/schedule-spec.ts';
import type { ScheduleDetail, ScheduleView } from '../../src/model/schedule-views.ts';
import { eventJson, formatRfc3339, type JsonObject } from '../../src/model/view-json.ts';
import { formatCommand, formatDateTime, formatSpan, plural } from './format.ts';
import { lastText, paintRun, runJson } from './runs.ts';
import type { Style } from './style.ts';
import type { Column } from './table.ts';

/** `never`: it has had its last time. */
export type ScheduleState = 'active' | 'paused' | 'never';

export function scheduleState({ spec, paused, nextFire }: ScheduleView): ScheduleState {
	if (paused !== undefined || spec.paused) return 'paused';
	return nextFire === undefined && spec.when.kind !== 'manual' ? 'never' : 'active';
}

/** Columns of `minder schedule list`; `wide` adds where it runs, overlap, the command and the revision. */
export function scheduleColumns(style: Style, now: WallTime, wide: boolean): Column<ScheduleView>[] {
	const columns: Column<ScheduleView>[] = [
		{ title: 'NAME', text: ({ name }) => name, priority: 2, minWidth: 14 },
		{ title: 'WHEN', text: ({ spec }) => whenWords(spec), priority: 3, minWidth: 14 },
		{ title: 'NEXT', text: (view) => nextText(view, now), priority: 9 },
		{
			title: 'LAST',
			text: ({ lastRun }) => lastText(lastRun, now),
			paint: ({ lastRun }, text) => (lastRun === undefined ? style.dim(text) : paintRun(style, lastRun, text)),
			priority: 4,
			minWidth: 18,
		},
		{ title: 'RUNNING', text: ({ running }) => runningText(running.length), priority: 9, align: 'right', drop: 1 },
		{ title: 'STATE', text: scheduleState, paint: paintState(style), priority: 9 },
	];
	if (!wide) return columns;
	return [
		...columns,
		{ title: 'ON', text: ({ spec }) => targetWords(spec), priority: 4, drop: 4 },
		{ title: 'OVERLAP', text: ({ spec }) => spec.overlap, priority: 8, drop: 3 },
		{ title: 'REVISION', text: ({ revision }) => String(revision), priority: 8, align: 'right', drop: 2 },
		{ title: 'COMMAND', text: ({ spec }) => formatCommand([spec.run.command, ...spec.run.args]), priority: 1 },
	];
}

function paintState(style: Style): (view: ScheduleView, text: string) => string {
	return (view, text) => {
		const state = scheduleState(view);
		if (state === 'active') return style.green(text);
		return state === 'paused' || state === 'never' ? style.yellow(text) : text;
	};
}

/** `0 2 * * * Europe/Berlin`, as a schedule's file has it. */
export function whenWords({ when, timezone, dependsOn }: ScheduleSpec): string {
	switch (when.kind) {
		case 'cron':
			return timezone === 'UTC' ? when.expression : `${when.expression} ${timezone}`;
		case 'manual':
			return dependsOn === undefined ? 'by hand' : `after ${dependsOn.join(', ')}`;
		case 'every':
		case 'at':
			return whenText(when);
	}
}

/** Seconds from which a date says more than a span. */
const FAR_SECONDS = 60 * 86_400;

function nextText({ nextFire }: ScheduleView, now: WallTime): string {
	if (nextFire === undefined) return '';
	const seconds = (nextFire - now) / 1000;
	return seconds < FAR_SECONDS ? `in ${formatSpan(Math.max(0, seconds))}` : formatDateTime(nextFire).slice(0, 10);
}

const runningText = (count: number): string => (count === 0 ? '' : String(count));

/** Where its runs go, in words. */
export function targetWords({ on }: ScheduleSpec): string {
	const which = {
		any: 'the least loaded node',
		all: on.order === 'sequential' ? 'every node, one after the other' : 'every node at once',
		rotate: 'the next node each time',
		primary: on.handBack === 'preferred' ? 'the first healthy node, back as soon as it can' : 'the first healthy node',
	}[on.strategy];
	const labels = Object.entries(on.selector).map(([key, value]) => `${key}=${value}`);
	const names = on.nodes.join(', ');
	const parts = [
		names === '' ? '' : on.strategy === 'primary' ? `in the order ${names}` : `only ${names}`,
		labels.length > 0 ? `with ${labels.join(', ')}` : '',
		on.constraints === undefined ? '' : `where ${on.constraints.join('; ')}`,
		on.perNode === undefined ? '' : `at most ${plural(on.perNode, 'run')} on one`,
	];
	return [which, ...parts.filter((part) => part !== '')].join('; ');
}

/** `2026-05-01 12:01:02` in a zone; in UTC with its `Z`. */
export function zoneTime(at: WallTime, zone: string): string {
	if (zone === 'UTC') return instantText(at).replace('T', ' ');
	const parts = new Intl.DateTimeFormat('sv-SE', {
		timeZone: zone,
		dateStyle: 'short',
		timeStyle: 'medium',
	}).format(at);
	return `${parts} ${zone}`;
}

/** A schedule as JSON shows it. */
export function scheduleJson(view: ScheduleView): JsonObject {
	const { spec, createdAt, lastFire, anchor, paused, nextFire, running, lastRun, forgotten: _, ...rest } = view;
	return {
		...rest,
		state: scheduleState(view),
		createdAt: formatRfc3339(createdAt),
		lastFire: formatRfc3339(lastFire),
		anchor: formatRfc3339(anchor),
		paused: paused === undefined ? undefined : { ...paused, at: formatRfc3339(paused.at) },
		nextFire: nextFire === undefined ? undefined : formatRfc3339(nextFire),
		running: running.map(runJson),
		lastRun: lastRun === undefined ? undefined : runJson(lastRun),
		spec: scheduleToJson(spec),
	};
}

/** Shape of `minder schedule describe -o json`. */
export function scheduleDetailJson({ schedule, nextFires, runs, events, nodes }: ScheduleDetail): JsonObject {
	return {
		schedule: scheduleJson(schedule),
		nextFires: nextFires.map(formatRfc3339),
		runs: runs.map(runJson),
		events: events.map(eventJson),
		nodes,
	};
}
