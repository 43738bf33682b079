import { scheduleName } from '../../../../src/model/ids.ts';
import type { WallTime } from '../../../../src/model/records.ts';
import type { When } from '../../../../src/model/schedule-spec.ts';
import { type FireTimes, nextFire } from '../../../../src/policy/cron/next-fire.ts';

/** The times of a schedule `job`, in UTC and with the defaults unless something else is said. */
export function times(when: When | string, rest: Partial<FireTimes> = {}): FireTimes {
	return {
		name: scheduleName('job'),
		when: typeof when === 'string' ? { kind: 'cron', expression: when } : when,
		timezone: 'UTC',
		dst: 'vixie',
		jitterSeconds: 0,
		...rest,
	};
}

/** Each fire in [from, until), each asked for from the one before it. */
export function firesBetween(
	expression: string,
	timezone: string,
	from: string,
	until: string,
	rest: Partial<FireTimes> = {},
): WallTime[] {
	const spec = times(expression, { timezone, ...rest });
	const end = Date.parse(until);
	const fires: WallTime[] = [];
	let at = nextFire(spec, 0, Date.parse(from) - 1);
	while (at !== undefined && at < end) {
		fires.push(at);
		at = nextFire(spec, 0, at);
	}
	return fires;
}

/** Fires as `2025-03-09T07:00:00Z`. */
export function texts(fires: readonly WallTime[]): string[] {
	return fires.map((at) => `${new Date(at).toISOString().slice(0, 19)}Z`);
}
