import { isTimeZone } from '../../model/cron/time-zone.ts';
import { readWhen, whenText } from '../../model/cron/when.ts';
import { cycleText, scheduleCycle } from '../../model/dependency-cycle.ts';
import { MinderError } from '../../model/errors.ts';
import type { ScheduleName } from '../../model/ids.ts';
import { scheduleName } from '../../model/ids.ts';
import type { WallTime } from '../../model/records.ts';
import type { Schedule } from '../../model/schedule-records.ts';
import type { ScheduleSpec } from '../../model/schedule-spec.ts';
import type { ScheduleChange } from '../../model/schedule-views.ts';
import { jitterOf } from '../../policy/cron/next-fire.ts';
import type { SpecSecrets } from '../spec-secrets.ts';
import type { TablesView } from '../state/tables.ts';

/** With the values of secrets: to be shown to nobody. */
export type SpecChange = ScheduleChange<ScheduleSpec>;

/** Fields that say which times it has: after a change of one of them no time that has passed fires. */
const TIMES = ['when', 'timezone', 'dst', 'startsAt'] as const;
/** Fields that say which of its times fire: likewise, but for those whose jitter is not over. */
const RULES = ['expiresAt', 'catchUp', 'startingDeadlineSeconds', 'paused'] as const;

/** Further ahead than this no fire lies but by a clock that was wrong. */
const AHEAD_MS = 60_000;

/** That each can be one, and that no name is there twice. @throws MinderError `invalid-spec`, `usage` */
export function checkSchedules(specs: readonly ScheduleSpec[]): void {
	const seen = new Set<string>();
	for (const { name, when, timezone, run } of specs) {
		scheduleName(name);
		const wrong = (text: string) => new MinderError('invalid-spec', `${name}: ${text}`, { details: { name } });
		if (seen.has(name)) throw wrong('is there twice: give each schedule a name of its own');
		seen.add(name);
		if (run.command === '') throw wrong('command is empty, name a program');
		if (!isTimeZone(timezone))
			throw wrong(`${timezone} is no time zone: write an IANA name, for example Europe/Berlin`);
		const read = when.kind === 'manual' ? undefined : readWhen(whenText(when));
		if (read !== undefined && 'problem' in read) throw wrong(read.problem);
	}
}

/** What applying these does. @throws MinderError `invalid-spec` for a circle of dependencies or a secret that nobody knows */
export function changesOf(
	tables: TablesView,
	specs: readonly ScheduleSpec[],
	prune: boolean,
	secrets: SpecSecrets,
): SpecChange[] {
	const changes = specs.map((spec) => changeOf(tables.schedules.get(spec.name), spec, secrets));
	if (prune) {
		const kept = new Set<ScheduleName>(specs.map((spec) => spec.name));
		for (const each of tables.schedules.values()) if (!kept.has(each.name)) changes.push(removal(each));
	}
	checkCycles(tables, changes);
	return changes;
}

export function removal({ name, revision, spec }: Schedule): SpecChange {
	return { name, kind: 'remove', revision, before: spec };
}

/** The record after a change. Times that have passed do not fire. */
export function changed(before: Schedule | undefined, after: ScheduleSpec, now: WallTime): Schedule {
	const { name } = after;
	if (before === undefined) return { name, spec: after, revision: 1, createdAt: now, lastFire: now, anchor: now };
	const { spec } = before;
	const differs = (field: keyof ScheduleSpec): boolean => !same(spec[field], after[field]);
	const edited = TIMES.some(differs);
	const base = edited || (spec.paused && !after.paused) ? revived(before, now) : before;
	const passed = edited ? now : RULES.some(differs) ? now - jitterOf(after) : base.lastFire;
	return {
		...base,
		spec: after,
		revision: before.revision + 1,
		lastFire: Math.max(base.lastFire, Math.floor(passed)),
		...(same(spec.when, after.when) ? {} : { anchor: now }),
	};
}

/** Whether its newest fire was by a clock that was ahead: until then it does not fire. What follows others has its times ahead by itself, where many end in one second. */
export function isAhead({ spec, lastFire }: Schedule, now: WallTime): boolean {
	return spec.when.kind !== 'manual' && lastFire > now + AHEAD_MS;
}

/** As though the clock had never been ahead: it fires from now on. Times that it fired at meanwhile come again. */
export function revived(schedule: Schedule, now: WallTime): Schedule {
	if (!isAhead(schedule, now)) return schedule;
	const { createdAt, anchor } = schedule;
	return { ...schedule, lastFire: now, createdAt: Math.min(createdAt, now), anchor: Math.min(anchor, now) };
}

/** @throws MinderError `conflict` unless the schedule is at this revision; 0: there is none */
export function checkRevision(tables: TablesView, name: ScheduleName, revision: number): void {
	const is = tables.schedules.get(name)?.revision ?? 0;
	if (is === revision) return;
	const details = { name, revision: String(is), asked: String(revision) };
	const look = `look at it again with \`minder schedule describe ${name}\``;
	const text =
		is === 0
			? `${name} is not there, not at revision ${revision}: apply it without a revision`
			: `${name} is at revision ${is}, not ${revision}: ${look}`;
	throw new MinderError('conflict', text, { details });
}

/** Names of what differs. */
export function differences(before: ScheduleSpec, after: ScheduleSpec): string {
	const [a, b]: Readonly<Record<string, unknown>>[] = [{ ...before }, { ...after }];
	const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
	return [...keys].filter((key) => !same(a?.[key], b?.[key])).join(', ');
}

function changeOf(before: Schedule | undefined, spec: ScheduleSpec, secrets: SpecSecrets): SpecChange {
	const { name } = spec;
	const named = { ...spec.run, name: name as string as typeof spec.run.name };
	const known =
		before === undefined
			? undefined
			: { name: before.spec.run.name, spec: before.spec.run, revision: 1, revisions: [], stopped: false };
	const after: ScheduleSpec = { ...spec, run: secrets.revealed(named, known) };
	if (before === undefined) return { name, kind: 'create', revision: 1, after };
	if (same(before.spec, after)) return { name, kind: 'none', revision: before.revision, after: before.spec };
	return { name, kind: 'update', revision: before.revision + 1, before: before.spec, after };
}

function checkCycles(tables: TablesView, changes: readonly SpecChange[]): void {
	const specs = new Map<ScheduleName, ScheduleSpec>();
	for (const { name, spec } of tables.schedules.values()) specs.set(name, spec);
	for (const change of changes) {
		if (change.kind === 'remove') specs.delete(change.name);
		else specs.set(change.name, change.after);
	}
	const cycle = scheduleCycle(specs.values());
	if (cycle === undefined) return;
	const details = { cycle: cycle.join(' ') };
	throw new MinderError('invalid-spec', `${cycle[0] ?? ''}.dependsOn: ${cycleText(cycle)}`, { details });
}

/** Whether two values of a spec say the same; the order of keys does not matter. */
function same(a: unknown, b: unknown): boolean {
	if (Object.is(a, b)) return true;
	if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
	if (Array.isArray(a) !== Array.isArray(b)) return false;
	const [left, right] = [present(a), present(b)];
	if (left.size !== right.size) return false;
	for (const [key, value] of left) if (!right.has(key) || !same(value, right.get(key))) return false;
	return true;
}

function present(value: object): Map<string, unknown> {
	return new Map(Object.entries(value).filter(([, item]) => item !== undefined));
}
