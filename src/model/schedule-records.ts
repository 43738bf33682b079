import type { InstanceId, NodeName, RunId, ScheduleName } from './ids.ts';
import type { ExitStatus, OutputExcerpt, WallTime, Want } from './records.ts';
import type { ScheduleSpec } from './schedule-spec.ts';

/** A schedule as the manager keeps it. Written by the manager alone. */
export interface Schedule {
	readonly name: ScheduleName;
	readonly spec: ScheduleSpec;
	/** +1 with each change of the spec. */
	readonly revision: number;
	readonly createdAt: WallTime;
	/** Fires are computed beyond this alone: the newest scheduled time that was decided on (claimed, skipped or missed), or the time of the newest change of `when`. It falls only where somebody revives a schedule whose clock was ahead. */
	readonly lastFire: WallTime;
	/** What `every` counts from. */
	readonly anchor: WallTime;
	/** Somebody has paused it; the spec's own `paused` counts as well. */
	readonly paused?: { readonly at: WallTime; readonly reason?: string };
	/** The node that the newest run of `rotate` went to; the next one goes to the one after it by name. */
	readonly rotatedTo?: NodeName;
	/** With `primary`: the node that has it. */
	readonly primary?: NodeName;
	/** Fires of schedules that it depends on which it has answered, by their names: ends of runs up to then are done with. */
	readonly seenOf?: Readonly<Record<ScheduleName, WallTime>>;
	/** Absent: its history is complete. */
	readonly forgotten?: ForgottenRuns;
}

/** The newest scheduled times whose runs have left the history: it is complete beyond them alone. */
export interface ForgottenRuns {
	/** Of runs that fired by themselves. */
	readonly fires?: WallTime;
	/** Of runs that were made up for afterwards. */
	readonly backfills?: WallTime;
}

/** What is to be made up for: times in `from ≤ time < until`, the oldest `limit` of them. */
export interface BackfillRange {
	readonly from: WallTime;
	readonly until: WallTime;
	readonly limit: number;
	/** Also times of which it is not known any more whether they have run. */
	readonly force?: boolean;
}

/** Why there is a run. */
export const RUN_CAUSES = ['schedule', 'catch-up', 'manual', 'backfill', 'dependency'] as const;
export type RunCause = (typeof RUN_CAUSES)[number];

/** What became of a run. `lost`: nobody knows how it ended. `replaced`: a newer one took its place. */
export const RUN_OUTCOMES = [
	'succeeded',
	'failed',
	'timed-out',
	'lost',
	'cancelled',
	'replaced',
	'skipped',
	'missed',
] as const;
export type RunOutcome = (typeof RUN_OUTCOMES)[number];

/** One try on one node; on the agent it is the instance `RUN.ordinal`. */
export interface RunTask {
	readonly ordinal: number;
	readonly node: NodeName;
	/** From 1: how often it was tried on behalf of this target. */
	readonly attempt: number;
	readonly generation: number;
	readonly want: Want;
	readonly startedAt?: WallTime;
	readonly endedAt?: WallTime;
	readonly exit?: ExitStatus;
	/** Absent while it is under way. */
	readonly outcome?: Exclude<RunOutcome, 'skipped' | 'missed'>;
	readonly reason?: string;
}

/**
 * One fire. The key is the id; live ones are in memory and on disk, ended ones on disk alone, as history.
 *
 * ```
 *   waiting ──────────▶ running ──────────▶ ended
 *   (claimed: for its   (tasks on nodes)      ▲
 *   turn, mutex, node)──── skipped, missed ───┘
 * ```
 */
export interface Run {
	readonly id: RunId;
	readonly schedule: ScheduleName;
	readonly revision: number;
	/** Scheduled time, jitter not included; the time of the request for one by hand. */
	readonly scheduledAt: WallTime;
	readonly cause: RunCause;
	/** `dispatchedAt`: when the first task was told to its agent. */
	readonly state: 'waiting' | 'running' | 'ended';
	readonly claimedAt: WallTime;
	readonly dispatchedAt?: WallTime;
	readonly endedAt?: WallTime;
	/** Exactly when `state` is ended. */
	readonly outcome?: RunOutcome;
	/** One line for a person: what it waits for, or why it ended so. */
	readonly reason?: string;
	/** Who asked, for one by hand. */
	readonly actor?: string;
	readonly tasks: readonly RunTask[];
	/** A retry is due then; wall time, to be shown; timers run by the monotonic clock. */
	readonly retryAt?: WallTime;
	/** Fencing token of its mutex. */
	readonly mutexToken?: number;
	/** Since when it is only a node that is lacking. */
	readonly nodelessSince?: WallTime;
	/** With `order: sequential`: nodes that have had no task yet, in their order. */
	readonly remaining?: readonly NodeName[];
	/** It is being stopped, and is to end so. */
	readonly ending?: 'cancelled' | 'replaced';
	/** As it was when it was claimed; dropped when it has ended. */
	readonly spec?: ScheduleSpec;
}

/** What is kept of the outputs of a task. */
export interface RunOutput {
	readonly instance: InstanceId;
	readonly outputs: readonly OutputExcerpt[];
}
