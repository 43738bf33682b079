import type { ScheduleName } from './ids.ts';
import type { ShownSpec } from './process-spec.ts';
import type { Event, WallTime } from './records.ts';
import type { Run, RunOutput, Schedule } from './schedule-records.ts';
import type { ScheduleSpec } from './schedule-spec.ts';

/** A schedule's spec as people are shown it: without the values of secrets. */
export interface ShownScheduleSpec extends ScheduleSpec {
	readonly run: ShownSpec;
}

/** A run as it is shown. */
export type RunView = Omit<Run, 'spec' | 'ending' | 'remaining' | 'nodelessSince'>;

export interface ScheduleView extends Omit<Schedule, 'seenOf'> {
	readonly spec: ShownScheduleSpec;
	/** When it fires next, jitter included; absent: never, or it is paused. */
	readonly nextFire?: WallTime;
	/** Live runs, oldest first. */
	readonly running: readonly RunView[];
	/** The newest that has ended by running; skipped and missed ones do not count. */
	readonly lastRun?: RunView;
	/** One line for a person where something is wrong: no node fits, the primary has moved. */
	readonly warning?: string;
}

export interface ScheduleDetail {
	readonly schedule: ScheduleView;
	/** The next fires, at most 5. */
	readonly nextFires: readonly WallTime[];
	/** Newest first, at most 10. */
	readonly runs: readonly RunView[];
	readonly events: readonly Event[];
	/** For each node why it would be, or would not be, given a run now; in words that fit after its name. */
	readonly nodes: readonly { readonly node: string; readonly why: string }[];
}

export interface RunDetail {
	readonly run: RunView;
	/** Empty while it runs: `readLogs` has it then. */
	readonly outputs: readonly RunOutput[];
}

/** What a request did, or would do, to one schedule. */
export type ScheduleChange<Spec extends ScheduleSpec = ShownScheduleSpec> = {
	readonly name: ScheduleName;
	readonly revision: number;
} & (
	| { readonly kind: 'create'; readonly after: Spec }
	| { readonly kind: 'update'; readonly before: Spec; readonly after: Spec }
	| { readonly kind: 'remove'; readonly before: Spec }
	| { readonly kind: 'none'; readonly after: Spec }
);
