import type { WallTime } from '../../model/records.ts';
import type { RolloutCause } from '../../model/rollout-view.ts';
import { rebased } from '../../policy/rollout-command.ts';
import type { Rollout } from '../../policy/rollout-state.ts';
import { isOver } from '../../policy/rollout-state.ts';

/** The newest rollout of a process, as it is kept. */
export interface RolloutRecord {
	readonly rollout: Rollout;
	readonly cause: RolloutCause;
	/** The revision it comes from: the newest stable one when it began, of an undo the one left; once it goes back, the one gone back to. Absent: there was none. */
	readonly from?: number;
	/** The revision that a person asked for, also while going back. */
	readonly asked: number;
	/** The count that was asked for while it went on: it holds on a way back too. Absent: it was not changed. */
	readonly count?: number;
	readonly begunAt: WallTime;
	readonly endedAt?: WallTime;
	/** Monotonic seconds when it was written: its deadlines are of that clock. */
	readonly asOf: number;
	/** Last lines of the instance that failed, oldest first. */
	readonly output?: readonly string[];
}

/** While it goes back, and after: the revision gone back to, and under which number it now is. */
export function backTo({ from, rollout }: RolloutRecord): string {
	const { revision } = rollout.target;
	return from === undefined || from === revision
		? `revision ${revision}`
		: `revision ${from} (now revision ${revision})`;
}

/** Whether the rollout alone decides about the revisions of the instances: while it goes on, and after it has failed. */
export function governs(record: RolloutRecord | undefined): record is RolloutRecord {
	return record !== undefined && (!isOver(record.rollout.phase) || record.rollout.phase.kind === 'failed');
}

/** Whether something follows by itself, or by a person's word. */
export function isLive(record: RolloutRecord | undefined): record is RolloutRecord {
	return record !== undefined && !isOver(record.rollout.phase);
}

/** The record after its rollout has changed. */
export function withRollout(
	record: RolloutRecord,
	rollout: Rollout,
	now: { readonly wall: WallTime; readonly monotonic: number },
): RolloutRecord {
	const { endedAt: before, ...rest } = record;
	const endedAt = isOver(rollout.phase) ? { endedAt: before ?? now.wall } : {};
	return { ...rest, ...endedAt, rollout, asOf: now.monotonic };
}

/** What another manager has written, by the clock of this one: its deadlines have as much left as when it was written. */
export function takenOver(record: RolloutRecord, monotonic: number): RolloutRecord {
	return { ...record, rollout: rebased(record.rollout, monotonic - record.asOf), asOf: monotonic };
}
