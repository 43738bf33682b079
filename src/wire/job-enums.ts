import type { JobDelivery, WorkerMode } from '../model/function-spec.ts';
import type { JobPriority, JobState } from '../model/jobs.ts';
import { enumCodec } from './enums.ts';
import type { JobDelivery__Output } from './gen/minder/v1/JobDelivery.ts';
import type { JobPriority__Output } from './gen/minder/v1/JobPriority.ts';
import type { JobState__Output } from './gen/minder/v1/JobState.ts';
import type { WorkerMode__Output } from './gen/minder/v1/WorkerMode.ts';

const JOB_PRIORITY = {
	JOB_PRIORITY_UNSPECIFIED: null,
	JOB_PRIORITY_HIGH: 'high',
	JOB_PRIORITY_NORMAL: 'normal',
	JOB_PRIORITY_LOW: 'low',
} as const satisfies Record<JobPriority__Output, JobPriority | null>;

export const jobPriorityCodec = enumCodec<JobPriority, typeof JOB_PRIORITY>('priority of a job', JOB_PRIORITY);

const JOB_STATE = {
	JOB_STATE_UNSPECIFIED: null,
	JOB_STATE_DELAYED: 'delayed',
	JOB_STATE_QUEUED: 'queued',
	JOB_STATE_RUNNING: 'running',
	JOB_STATE_DONE: 'done',
	JOB_STATE_FAILED: 'failed',
	JOB_STATE_CANCELLED: 'cancelled',
} as const satisfies Record<JobState__Output, JobState | null>;

export const jobStateCodec = enumCodec<JobState, typeof JOB_STATE>('state of a job', JOB_STATE);

const JOB_DELIVERY = {
	JOB_DELIVERY_UNSPECIFIED: null,
	JOB_DELIVERY_AT_LEAST_ONCE: 'at-least-once',
	JOB_DELIVERY_AT_MOST_ONCE: 'at-most-once',
} as const satisfies Record<JobDelivery__Output, JobDelivery | null>;

export const jobDeliveryCodec = enumCodec<JobDelivery, typeof JOB_DELIVERY>('delivery', JOB_DELIVERY);

const WORKER_MODE = {
	WORKER_MODE_UNSPECIFIED: null,
	WORKER_MODE_COMMAND: 'command',
	WORKER_MODE_LINES: 'lines',
	WORKER_MODE_FRAMES: 'frames',
} as const satisfies Record<WorkerMode__Output, WorkerMode | null>;

export const workerModeCodec = enumCodec<WorkerMode, typeof WORKER_MODE>('mode of a worker', WORKER_MODE);
