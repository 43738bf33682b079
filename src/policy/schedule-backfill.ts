import { MinderError } from '../model/errors.ts';
import type { RunId } from '../model/ids.ts';
import { runIdOf } from '../model/ids.ts';
import type { WallTime } from '../model/records.ts';
import type { BackfillRange, Run, Schedule } from '../model/schedule-records.ts';
import { nextFire } from './cron/next-fire.ts';

type Timed = Pick<Schedule, 'name' | 'spec' | 'anchor' | 'createdAt' | 'forgotten'>;

/** Fires that are looked at. */
const MOST_LOOKED_AT = 100_000;

/** Whether its time counts as one that has run: what was skipped or missed has not. */
export function hasRun({ outcome }: Pick<Run, 'outcome'>): boolean {
	return outcome !== 'skipped' && outcome !== 'missed';
}

/**
 * The times of the range that have passed and have not run yet, oldest first, at most `limit`.
 * @param taken ids of the runs there are, without those that have not run ({@link hasRun})
 * @throws MinderError `precondition` where it is not known any more whether one of them has run, unless `force`
 */
export function backfillTimes(
	schedule: Timed,
	taken: { has(id: RunId): boolean },
	{ from, until, limit, force }: BackfillRange,
	now: WallTime,
): WallTime[] {
	const { name, spec, anchor } = schedule;
	const times: WallTime[] = [];
	let looked = 0;
	let at = nextFire(spec, anchor, from - 1);
	for (; at !== undefined && at < until && at <= now && times.length < limit; at = nextFire(spec, anchor, at)) {
		if (++looked > MOST_LOOKED_AT) break;
		if (taken.has(runIdOf(name, at)) || taken.has(runIdOf(name, at, 'b'))) continue;
		if (force !== true && isForgotten(schedule, at)) throw notKnown(schedule, at, until);
		times.push(at);
	}
	return times;
}

/** Whether a run of that time may have left the history. */
function isForgotten({ createdAt, forgotten = {} }: Timed, at: WallTime): boolean {
	const { fires = 0, backfills = 0 } = forgotten;
	return (at > createdAt && at <= fires) || at <= backfills;
}

function notKnown({ name, spec, anchor, forgotten = {} }: Timed, at: WallTime, until: WallTime): MinderError {
	const { fires = 0, backfills = 0 } = forgotten;
	const newest = Math.max(fires, backfills);
	const complete = nextFire(spec, anchor, newest) ?? newest + 1000;
	const since = `its history is complete from ${timeText(complete)} on`;
	const instead = complete < until ? `use --from ${timeText(complete)}, or --force to run` : '--force runs';
	const text = `whether ${name} has run at ${timeText(at)} is not known any more: ${since}; ${instead} what is not known, too`;
	return new MinderError('precondition', text, { details: { name, from: timeText(complete) } });
}

function timeText(at: WallTime): string {
	return new Date(at).toISOString().replace('.000Z', 'Z');
}
