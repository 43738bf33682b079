import { readCron, spreads } from '../../model/cron/cron-expression.ts';
import { LAST_YEAR } from '../../model/cron/cron-field.ts';
import { type CronPlan, cronPlan } from '../../model/cron/cron-plan.ts';
import { spreadOf, stableHash } from '../../model/cron/spread.ts';
import type { WallTime } from '../../model/records.ts';
import type { ScheduleSpec, When } from '../../model/schedule-spec.ts';
import { zoneNamed } from './zone.ts';
import { nextInZone } from './zone-times.ts';

/** What the times of a schedule depend on. */
export type FireTimes = Pick<
	ScheduleSpec,
	'name' | 'when' | 'timezone' | 'dst' | 'startsAt' | 'expiresAt' | 'jitterSeconds'
>;

/**
 * The first time beyond `after` at which a schedule fires, a whole second, without its jitter: not before `startsAt`, before `expiresAt`.
 *
 * @param anchor from where `every` counts, rounded down to a second; the anchor itself is no fire
 * @param after always smaller than what is returned, also where local times come twice
 * @returns undefined when it never fires again
 * @throws MinderError `usage` for an expression that `readWhen` refuses
 */
export function nextFire(spec: FireTimes, anchor: WallTime, after: WallTime): WallTime | undefined {
	const beyond = spec.startsAt === undefined ? after : Math.max(after, spec.startsAt - 1);
	const next = nextOf(spec, spec.when, anchor, beyond);
	if (next === undefined || (spec.expiresAt !== undefined && next >= spec.expiresAt)) return undefined;
	return next;
}

/** Milliseconds by which each fire is put off: from 0 to below `jitterSeconds`, by the name alone. */
export function jitterOf(spec: Pick<ScheduleSpec, 'name' | 'jitterSeconds'>): number {
	return Math.floor((stableHash(`${spec.name}\njitter`) / 2 ** 32) * spec.jitterSeconds * 1000);
}

function nextOf(spec: FireTimes, when: When, anchor: WallTime, after: WallTime): WallTime | undefined {
	switch (when.kind) {
		case 'cron': {
			if (after >= SEARCH_END) return undefined;
			const plan = planOf(when.expression, spec.name);
			const from = Math.max(-1, Math.floor(after / 1000));
			const next = nextInZone(plan, zoneNamed(spec.timezone), spec.dst, from);
			return next === undefined ? undefined : next * 1000;
		}
		case 'every': {
			const start = Math.floor(anchor / 1000) * 1000;
			const step = when.seconds * 1000;
			return start + step * Math.max(1, Math.floor((after - start) / step) + 1);
		}
		case 'at':
			return when.at > after ? when.at : undefined;
		case 'manual':
			return undefined;
	}
}

const SEARCH_END: WallTime = Date.UTC(LAST_YEAR + 1, 0, 1);

/** Plans by their text, and by the name where that decides: the oldest go first, since none is costly to make anew. */
const plans = new Map<string, CronPlan>();
const PLANS = 20_000;

function planOf(expression: string, name: string): CronPlan {
	const known = plans.get(expression) ?? plans.get(`${expression}\n${name}`);
	if (known !== undefined) return known;
	const read = readCron(expression);
	const byName = spreads(read.second, read.minute, read.hour, read.dayOfMonth, read.month, read.dayOfWeek);
	const plan = cronPlan(read, spreadOf(name));
	for (const oldest of plans.keys()) {
		if (plans.size < PLANS) break;
		plans.delete(oldest);
	}
	plans.set(byName ? `${expression}\n${name}` : expression, plan);
	return plan;
}
