// Original file: proto/minder/v1/job.proto

import type { Queue as _minder_v1_Queue, Queue__Output as _minder_v1_Queue__Output } from '../../minder/v1/Queue.ts';

export interface ListQueuesResponse {
  'queues'?: (_minder_v1_Queue)[];
  'more'?: (boolean);
}

export interface ListQueuesResponse__Output {
  'queues': (_minder_v1_Queue__Output)[];
  'more': (boolean);
}
