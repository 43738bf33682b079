import type { WallTime } from '../../model/records.ts';
import type { Schedule } from '../../model/schedule-records.ts';
import { nextFire } from '../cron/next-fire.ts';

/** Wall times, neither of them included. */
export interface FireRange {
	readonly after: WallTime;
	readonly before: WallTime;
}

type Timed = Pick<Schedule, 'spec' | 'anchor'>;

/** How many fires the range has; counting ends at `most`. */
export function countFires(schedule: Timed, range: FireRange, most: number): number {
	return firesOf(schedule, range, most).length;
}

/**
 * The newest fires of a range, at most `most`, oldest first. Fires are only known forwards, so the place from where they are walked is found
 * by halving: some 40 · `most` steps at worst, however many fires the range has.
 */
export function newestFires(schedule: Timed, range: FireRange, most: number): WallTime[] {
	if (most === 0 || range.before - range.after <= 1) return [];
	const all = firesOf(schedule, range, most + 1);
	if (all.length <= most) return all;
	let [enough, few] = [range.after, range.before];
	while (few - enough > 1) {
		const middle = Math.floor((enough + few) / 2);
		if (firesOf(schedule, { ...range, after: middle }, most).length === most) enough = middle;
		else few = middle;
	}
	return firesOf(schedule, { ...range, after: enough }, most);
}

function firesOf({ spec, anchor }: Timed, { after, before }: FireRange, most: number): WallTime[] {
	const found: WallTime[] = [];
	for (let last = after; found.length < most; ) {
		const at = nextFire(spec, anchor, last);
		if (at === undefined || at >= before) break;
		found.push(at);
		last = at;
	}
	return found;
}
