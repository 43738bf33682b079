import type { RunId, ScheduleName } from '../../model/ids.ts';
import type { WallTime } from '../../model/records.ts';
import type { RunCause } from '../../model/schedule-records.ts';
import type { EventDraft } from '../events/event-log.ts';
import type { Transaction } from '../state/cluster-state.ts';

/** A fire, or what somebody asked for. */
export interface Claim {
	readonly id: RunId;
	/** Its scheduled time. */
	readonly at: WallTime;
	readonly cause: RunCause;
	readonly actor?: string;
}

/** One transaction, and what is to be told once it is committed. */
export interface Staging {
	readonly tx: Transaction;
	readonly events: EventDraft[];
	/** Wall ms; whatever is staged together happens at one time. */
	readonly now: WallTime;
	/** When schedules have succeeded within it; the history tells of that only once it is committed. */
	readonly succeeded: Map<ScheduleName, WallTime>;
}

/** With nothing staged yet. */
export function stagingOf(tx: Transaction, now: WallTime): Staging {
	return { tx, events: [], now, succeeded: new Map() };
}
