import { formatDuration } from '../../model/duration.ts';
import type { WallTime } from '../../model/records.ts';
import type { Schedule } from '../../model/schedule-records.ts';
import { jitterOf, nextFire } from '../cron/next-fire.ts';
import { countFires, newestFires } from './fires.ts';

/** A fire whose time has come. `at` is its scheduled time, jitter not included. */
export type Due = { readonly at: WallTime } & (
	| { readonly kind: 'run'; readonly cause: 'schedule' | 'catch-up' }
	/** One for a whole gap; `at` is the newest of them, `reason` says how many. */
	| { readonly kind: 'missed'; readonly reason: string }
);

export interface DueFires {
	/** Oldest first; no two have the same time, and none is at or before the schedule's `lastFire`. */
	readonly fires: readonly Due[];
	/** What `lastFire` is to be once `fires` are recorded; never less than it was. */
	readonly lastFire: WallTime;
	/** When to ask again, jitter included; absent: nothing is ahead, or the schedule is paused. */
	readonly nextDueAt?: WallTime;
}

/** A fire not later than this is on time (Quartz's misfire threshold). Seconds. */
const ON_TIME_SECONDS = 60;

/** Timers are never exact: a fire not later than this is not missed, however short the deadline. Seconds. */
const LEAST_DEADLINE_SECONDS = 1;

/** Most fires of one gap that are made up for with `catchUp: all`; the newest ones. */
const MOST_CAUGHT_UP = 100;

/** Missed fires are counted up to here, so that a clock set ahead by years costs nothing. */
const MOST_COUNTED = 100;

/**
 * What has become due by `now`, strictly beyond `lastFire`; `now` only says how many of the next fires these are.
 *
 * ```
 *   lastFire ──── missed ────┬──── caught up, by catchUp ────┬──── on time: run ────┬──── ahead ────▶
 *                   now − startingDeadline              now − 60 s                 now        (all less the jitter)
 * ```
 *
 * With `catchUp: once` the newest fire of a gap is run: one that is on time makes up for those before it. A paused schedule lets its fires
 * pass unrecorded. The work is bounded whatever the distance between `lastFire` and `now`.
 *
 * @param now wall time
 */
export function dueFires(schedule: Schedule, now: WallTime): DueFires {
	const { spec, anchor } = schedule;
	const jitter = jitterOf(spec);
	const past = Math.floor(now - jitter);
	if (schedule.paused !== undefined || spec.paused) return { fires: [], lastFire: Math.max(schedule.lastFire, past) };

	const deadline = Math.max(spec.startingDeadlineSeconds, LEAST_DEADLINE_SECONDS) * 1000;
	const onTimeFrom = past - Math.min(ON_TIME_SECONDS * 1000, deadline);
	const onTime: WallTime[] = [];
	let next = nextFire(spec, anchor, Math.max(schedule.lastFire, onTimeFrom - 1));
	for (; next !== undefined && next <= past; next = nextFire(spec, anchor, next)) onTime.push(next);

	const late = { after: schedule.lastFire, before: onTimeFrom };
	const caughtUp = newestFires(schedule, { ...late, after: Math.max(late.after, past - deadline - 1) }, mostCaughtUp());
	const missed = missedBefore(schedule, { ...late, before: caughtUp[0] ?? late.before });
	const fires: Due[] = [
		...missed,
		...caughtUp.map((at): Due => ({ at, kind: 'run', cause: 'catch-up' })),
		...onTime.map((at): Due => ({ at, kind: 'run', cause: 'schedule' })),
	];
	const lastFire = fires.at(-1)?.at ?? schedule.lastFire;
	return { fires, lastFire, ...(next === undefined ? {} : { nextDueAt: next + jitter }) };

	function mostCaughtUp(): number {
		switch (spec.catchUp) {
			case 'none':
				return 0;
			case 'once':
				return onTime.length === 0 ? 1 : 0;
			case 'all':
				return MOST_CAUGHT_UP;
		}
	}
}

/** At most one: for all fires between the two times. */
function missedBefore(schedule: Schedule, range: { after: WallTime; before: WallTime }): Due[] {
	const at = newestFires(schedule, range, 1)[0];
	if (at === undefined) return [];
	const first = nextFire(schedule.spec, schedule.anchor, range.after) ?? at;
	const { startingDeadlineSeconds, catchUp } = schedule.spec;
	const count = countFires(schedule, { ...range, before: at + 1 }, MOST_COUNTED + 1);
	const which =
		count === 1
			? `1 fire missed, at ${timeText(at)}`
			: `${countText(count)} from ${timeText(first)} to ${timeText(at)}`;
	const rule = `catchUp ${catchUp}, startingDeadline ${formatDuration(startingDeadlineSeconds)}`;
	return [{ at, kind: 'missed', reason: `${which} (${rule})` }];
}

function countText(count: number): string {
	return `${count > MOST_COUNTED ? `more than ${MOST_COUNTED}` : count} fires missed,`;
}

function timeText(at: WallTime): string {
	return new Date(at).toISOString().replace('.000Z', 'Z');
}
