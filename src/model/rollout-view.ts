import type { InstanceId } from './ids.ts';
import type { WallTime } from './records.ts';

/** See docs/ARCHITECTURE-rollout.md for the machine. The last four are ends. */
export const ROLLOUT_PHASES = [
	'running',
	'waiting-for-promotion',
	'paused',
	'reverting',
	'succeeded',
	'failed',
	'reverted',
	'cancelled',
] as const;
export type RolloutPhaseName = (typeof ROLLOUT_PHASES)[number];

export const ROLLOUT_CAUSES = ['apply', 'undo', 'restart'] as const;
export type RolloutCause = (typeof ROLLOUT_CAUSES)[number];

/** The newest rollout of a process, as it is shown. */
export interface RolloutView {
	readonly cause: RolloutCause;
	readonly phase: RolloutPhaseName;
	/** What it is at, or was when it was paused. */
	readonly stage?: 'canaries' | 'all';
	/** Newest stable revision when it began, of an undo the one left; once it goes back, the one gone back to. Absent: there was none. */
	readonly from?: number;
	/** Revision that was asked for, also while going back. */
	readonly to: number;
	/** A successor beside the old instance first, or the old one started anew. */
	readonly mode: 'spare' | 'in-place';
	/** Canaries asked for. */
	readonly canary: number;
	/** Instances that are to be as asked for: the count of the process, or, while going back, those to go back. */
	readonly total: number;
	/** Of them: begun, and healthy. */
	readonly updated: number;
	readonly healthy: number;
	readonly begunAt: WallTime;
	readonly endedAt?: WallTime;
	/** Unless an instance becomes healthy before, it fails. */
	readonly deadlineAt?: WallTime;
	/** One line for a person: what it does, waits for, or why it ended. */
	readonly message: string;
	readonly failure?: RolloutFailureView;
}

export interface RolloutFailureView {
	readonly reason: string;
	/** The one to look at. */
	readonly instance?: InstanceId;
	/** Its last lines of output, oldest first; absent: there were none, or they could not be had. */
	readonly output?: readonly string[];
	/** The instance is there no more: only what is kept here tells of it. */
	readonly gone?: true;
}
