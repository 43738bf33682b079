import { instantText } from '../model/cron/instant.ts';
import { whenText } from '../model/cron/when.ts';
import type { ScheduleSpec } from '../model/schedule-spec.ts';
import { differences, diffSpecs, type SpecDifference } from './spec-change.ts';

/** The order in which differences are told. */
const FIELDS = {
	name: true,
	when: true,
	timezone: true,
	dst: true,
	run: true,
	timeoutSeconds: true,
	on: true,
	overlap: true,
	maxRunning: true,
	maxQueued: true,
	mutex: true,
	catchUp: true,
	startingDeadlineSeconds: true,
	jitterSeconds: true,
	retries: true,
	onLost: true,
	startsAt: true,
	expiresAt: true,
	dependsOn: true,
	history: true,
	paused: true,
} as const satisfies Record<keyof ScheduleSpec, true>;

/**
 * The differences between two schedules, in the order of the fields; none where they mean the same. `when` and moments are texts as a file has them; what is
 * run is below `run`.
 */
export function diffSchedules(before: ScheduleSpec, after: ScheduleSpec): SpecDifference[] {
	return (Object.keys(FIELDS) as (keyof ScheduleSpec)[]).flatMap((key): SpecDifference[] => {
		switch (key) {
			case 'run':
				return diffSpecs(before.run, after.run).map((each) => ({ ...each, path: `run.${each.path}` }));
			case 'when':
				return differences(key, whenText(before.when), whenText(after.when));
			case 'startsAt':
			case 'expiresAt':
				return differences(key, momentOf(before[key]), momentOf(after[key]));
			default:
				return differences(key, before[key], after[key]);
		}
	});
}

function momentOf(at: number | undefined): string | undefined {
	return at === undefined ? undefined : instantText(at);
}
