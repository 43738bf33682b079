import type { NodeName, ScheduleName } from '../../src/model/ids.ts';
import { runIdOf } from '../../src/model/ids.ts';
import type { WallTime } from '../../src/model/records.ts';
import type { Run, RunTask, Schedule } from '../../src/model/schedule-records.ts';
import { type RunTarget, SCHEDULE_DEFAULTS, type ScheduleSpec, type When } from '../../src/model/schedule-spec.ts';
import { specOf } from './specs.ts';

/** A complete spec with the defaults of a file; `on` is merged field by field. */
export function scheduleSpecOf(
	name: string,
	when: When | string,
	changes: Partial<Omit<ScheduleSpec, 'on'>> & { readonly on?: Partial<RunTarget> } = {},
): ScheduleSpec {
	const { on, ...rest } = changes;
	return {
		...SCHEDULE_DEFAULTS,
		name: name as ScheduleName,
		when: typeof when === 'string' ? { kind: 'cron', expression: when } : when,
		run: specOf(name, { daemon: false }),
		...rest,
		on: { ...SCHEDULE_DEFAULTS.on, ...on },
	};
}

/** As it is right after it was made. */
export function scheduleOf(spec: ScheduleSpec, madeAt: WallTime, changes: Partial<Schedule> = {}): Schedule {
	return { name: spec.name, spec, revision: 1, createdAt: madeAt, lastFire: madeAt, anchor: madeAt, ...changes };
}

/** A run that is under way, or as `changes` say. */
export function runOf(spec: ScheduleSpec, at: WallTime, changes: Partial<Run> = {}): Run {
	return {
		id: runIdOf(spec.name, at),
		schedule: spec.name,
		revision: 1,
		scheduledAt: at,
		cause: 'schedule',
		state: 'running',
		claimedAt: at,
		tasks: [],
		spec,
		...changes,
	};
}

/** A task that is under way, or as `changes` say. */
export function taskOf(ordinal: number, node: string, changes: Partial<RunTask> = {}): RunTask {
	return { ordinal, node: node as NodeName, attempt: 1, generation: 1, want: 'run', ...changes };
}
