// Original file: proto/minder/v1/job.proto

import type { JobPriority as _minder_v1_JobPriority, JobPriority__Output as _minder_v1_JobPriority__Output } from '../../minder/v1/JobPriority.ts';
import type { JobDelivery as _minder_v1_JobDelivery, JobDelivery__Output as _minder_v1_JobDelivery__Output } from '../../minder/v1/JobDelivery.ts';
import type { LockGuard as _minder_v1_LockGuard, LockGuard__Output as _minder_v1_LockGuard__Output } from '../../minder/v1/LockGuard.ts';
import type { Long } from '@grpc/proto-loader';

export interface SubmitJobRequest {
  'function'?: (string);
  'data'?: (Buffer | Uint8Array | string);
  'unique'?: (string);
  'priority'?: (_minder_v1_JobPriority);
  'background'?: (boolean);
  'afterSeconds'?: (number | string);
  'atMs'?: (number | string | Long);
  'retries'?: (number);
  'timeoutSeconds'?: (number | string);
  'delivery'?: (_minder_v1_JobDelivery);
  'reducer'?: (string);
  'guard'?: (_minder_v1_LockGuard | null);
  'follow'?: (boolean);
  'start'?: "afterSeconds"|"atMs";
  '_retries'?: "retries";
  '_timeoutSeconds'?: "timeoutSeconds";
  '_reducer'?: "reducer";
}

export interface SubmitJobRequest__Output {
  'function': (string);
  'data': (Buffer);
  'unique': (string);
  'priority': (_minder_v1_JobPriority__Output);
  'background': (boolean);
  'afterSeconds'?: (number);
  'atMs'?: (number);
  'retries'?: (number);
  'timeoutSeconds'?: (number);
  'delivery': (_minder_v1_JobDelivery__Output);
  'reducer'?: (string);
  'guard': (_minder_v1_LockGuard__Output | null);
  'follow': (boolean);
  'start'?: "afterSeconds"|"atMs";
  '_retries'?: "retries";
  '_timeoutSeconds'?: "timeoutSeconds";
  '_reducer'?: "reducer";
}
