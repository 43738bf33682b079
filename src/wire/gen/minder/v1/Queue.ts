// Original file: proto/minder/v1/job.proto

import type { QueueLimits as _minder_v1_QueueLimits, QueueLimits__Output as _minder_v1_QueueLimits__Output } from '../../minder/v1/QueueLimits.ts';
import type { Long } from '@grpc/proto-loader';

export interface _minder_v1_Queue_Queued {
  'high'?: (number);
  'normal'?: (number);
  'low'?: (number);
}

export interface _minder_v1_Queue_Queued__Output {
  'high': (number);
  'normal': (number);
  'low': (number);
}

export interface Queue {
  'function'?: (string);
  'revision'?: (number);
  'queued'?: (_minder_v1_Queue_Queued | null);
  'delayed'?: (number);
  'running'?: (number);
  'done'?: (number);
  'failed'?: (number);
  'workers'?: (number);
  'idle'?: (number);
  'oldestSeconds'?: (number | string);
  'maxQueue'?: (_minder_v1_QueueLimits | null);
  'maxRunning'?: (number);
  'draining'?: (boolean);
  'paused'?: (boolean);
  'bytes'?: (number | string | Long);
  '_oldestSeconds'?: "oldestSeconds";
  '_maxRunning'?: "maxRunning";
}

export interface Queue__Output {
  'function': (string);
  'revision': (number);
  'queued': (_minder_v1_Queue_Queued__Output | null);
  'delayed': (number);
  'running': (number);
  'done': (number);
  'failed': (number);
  'workers': (number);
  'idle': (number);
  'oldestSeconds'?: (number);
  'maxQueue': (_minder_v1_QueueLimits__Output | null);
  'maxRunning'?: (number);
  'draining': (boolean);
  'paused': (boolean);
  'bytes': (number);
  '_oldestSeconds'?: "oldestSeconds";
  '_maxRunning'?: "maxRunning";
}
