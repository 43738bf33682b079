import type { ScheduleName } from '../../model/ids.ts';
import type { WallTime } from '../../model/records.ts';
import type { Schedule } from '../../model/schedule-records.ts';

/** The newest run of a dependency that has succeeded; `at` is when it ended, absent where none ever has. */
export interface DependencySuccess {
	readonly name: ScheduleName;
	readonly at?: WallTime;
}

/** `at` is its scheduled time, beyond `lastFire`, which it becomes; `seenOf` replaces that of the schedule, in the same commit. */
export interface DependencyFire {
	readonly at: WallTime;
	readonly seenOf: Readonly<Record<ScheduleName, WallTime>>;
}

/**
 * Whether a schedule without times of its own is to run, because each schedule that it depends on has succeeded since that was last
 * answered; undefined: not yet. A paused one does not run; after it is resumed it answers the newest ones,
 * as one does whose `startsAt` has come.
 *
 * @param successes of every dependency of the spec; one that is left out has not succeeded
 */
export function dependencyFire(
	schedule: Schedule,
	successes: readonly DependencySuccess[],
): DependencyFire | undefined {
	const { spec, lastFire } = schedule;
	if (spec.when.kind !== 'manual' || spec.dependsOn === undefined || spec.dependsOn.length === 0) return undefined;
	if (schedule.paused !== undefined || spec.paused) return undefined;
	const newest = new Map(successes.map((each) => [each.name, each.at]));
	const seenOf: Record<ScheduleName, WallTime> = {};
	let last = -Infinity;
	for (const name of spec.dependsOn) {
		const at = newest.get(name);
		if (at === undefined || at <= seenUntil(schedule, name)) return undefined;
		seenOf[name] = at;
		last = Math.max(last, at);
	}
	const at = Math.max(wholeSecond(last), wholeSecond(lastFire) + 1000);
	const { startsAt = -Infinity, expiresAt = Infinity } = spec;
	return at < startsAt || at >= expiresAt ? undefined : { at, seenOf };
}

/** Successes of a dependency up to then are done with. */
export function seenUntil({ seenOf, lastFire }: Schedule, name: ScheduleName): WallTime {
	return seenOf?.[name] ?? lastFire;
}

function wholeSecond(at: WallTime): WallTime {
	return Math.floor(at / 1000) * 1000;
}
