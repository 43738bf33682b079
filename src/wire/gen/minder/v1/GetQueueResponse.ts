// Original file: proto/minder/v1/job.proto

import type { Queue as _minder_v1_Queue, Queue__Output as _minder_v1_Queue__Output } from '../../minder/v1/Queue.ts';
import type { FunctionSpec as _minder_v1_FunctionSpec, FunctionSpec__Output as _minder_v1_FunctionSpec__Output } from '../../minder/v1/FunctionSpec.ts';
import type { JobParty as _minder_v1_JobParty, JobParty__Output as _minder_v1_JobParty__Output } from '../../minder/v1/JobParty.ts';
import type { Long } from '@grpc/proto-loader';

export interface _minder_v1_GetQueueResponse_Worker {
  'party'?: (_minder_v1_JobParty | null);
  'running'?: (number);
  'sinceMs'?: (number | string | Long);
}

export interface _minder_v1_GetQueueResponse_Worker__Output {
  'party': (_minder_v1_JobParty__Output | null);
  'running': (number);
  'sinceMs': (number);
}

export interface GetQueueResponse {
  'queue'?: (_minder_v1_Queue | null);
  'spec'?: (_minder_v1_FunctionSpec | null);
  'workers'?: (_minder_v1_GetQueueResponse_Worker)[];
}

export interface GetQueueResponse__Output {
  'queue': (_minder_v1_Queue__Output | null);
  'spec': (_minder_v1_FunctionSpec__Output | null);
  'workers': (_minder_v1_GetQueueResponse_Worker__Output)[];
}
