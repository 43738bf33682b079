// Original file: proto/minder/v1/job.proto

import type { Queue as _minder_v1_Queue, Queue__Output as _minder_v1_Queue__Output } from '../../minder/v1/Queue.ts';

export interface SetQueuesResponse {
  'queues'?: (_minder_v1_Queue)[];
}

export interface SetQueuesResponse__Output {
  'queues': (_minder_v1_Queue__Output)[];
}
