// Original file: proto/minder/v1/job.proto

import type { QueueLimits as _minder_v1_QueueLimits, QueueLimits__Output as _minder_v1_QueueLimits__Output } from '../../minder/v1/QueueLimits.ts';

export interface SetQueuesRequest {
  'names'?: (string)[];
  'draining'?: (boolean);
  'paused'?: (boolean);
  'maxQueue'?: (_minder_v1_QueueLimits | null);
  'specMaxQueue'?: (boolean);
  '_draining'?: "draining";
  '_paused'?: "paused";
  'limits'?: "maxQueue"|"specMaxQueue";
}

export interface SetQueuesRequest__Output {
  'names': (string)[];
  'draining'?: (boolean);
  'paused'?: (boolean);
  'maxQueue'?: (_minder_v1_QueueLimits__Output | null);
  'specMaxQueue'?: (boolean);
  '_draining'?: "draining";
  '_paused'?: "paused";
  'limits'?: "maxQueue"|"specMaxQueue";
}
