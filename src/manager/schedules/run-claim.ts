import type { RunId } from '../../model/ids.ts';
import type { WallTime } from '../../model/records.ts';
import type { RunCause } from '../../model/schedule-records.ts';

/** A fire, or what somebody asked for. */
export interface Claim {
	readonly id: RunId;
	/** Its scheduled time. */
	readonly at: WallTime;
	readonly cause: RunCause;
	readonly actor?: string;
}
