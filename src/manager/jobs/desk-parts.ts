import type { JobQueueRules } from '../../policy/jobs/job-queue-rules.ts';
import type { Store } from '../../store/store.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';
import type { EventLog } from '../events/event-log.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import type { DeskRecords } from './desk-records.ts';
import type { DeskRules } from './desk-rules.ts';
import type { DeskTimer } from './desk-timer.ts';
import type { DrainedMemory } from './drained-memory.ts';
import type { EndedJobs } from './ended-jobs.ts';
import type { JobChanges } from './job-changes.ts';
import type { JobFollowers } from './job-followers.ts';
import type { JobMeter } from './job-keeper.ts';
import type { JobNumbers } from './job-numbers.ts';
import type { JobPayloads } from './job-payloads.ts';

/** What the desk is made of. */
export interface DeskParts {
	readonly store: Store;
	readonly state: ClusterState;
	readonly events: EventLog;
	readonly clock: Clock;
	readonly log: Log;
	readonly meter: JobMeter;
	readonly numbers: JobNumbers;
	readonly rules: DeskRules;
	readonly changes: JobChanges;
	readonly ended: EndedJobs;
	readonly payloads: JobPayloads;
	readonly followers: JobFollowers;
	readonly timer: DeskTimer;
	readonly records: DeskRecords;
	readonly queue: JobQueueRules;
	readonly gather: () => Promise<void>;
	readonly memory: DrainedMemory;
}
