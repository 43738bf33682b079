import type { RunId } from '../../model/ids.ts';
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
}
