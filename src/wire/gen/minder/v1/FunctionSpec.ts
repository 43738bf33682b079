// Original file: proto/minder/v1/job.proto

import type { FunctionRun as _minder_v1_FunctionRun, FunctionRun__Output as _minder_v1_FunctionRun__Output } from '../../minder/v1/FunctionRun.ts';
import type { JobDelivery as _minder_v1_JobDelivery, JobDelivery__Output as _minder_v1_JobDelivery__Output } from '../../minder/v1/JobDelivery.ts';
import type { QueueLimits as _minder_v1_QueueLimits, QueueLimits__Output as _minder_v1_QueueLimits__Output } from '../../minder/v1/QueueLimits.ts';
import type { Long } from '@grpc/proto-loader';

export interface _minder_v1_FunctionSpec_Backoff {
  'intervalSeconds'?: (number | string);
  'factor'?: (number | string);
  'maxIntervalSeconds'?: (number | string);
  'jitter'?: (number | string);
}

export interface _minder_v1_FunctionSpec_Backoff__Output {
  'intervalSeconds': (number);
  'factor': (number);
  'maxIntervalSeconds': (number);
  'jitter': (number);
}

export interface _minder_v1_FunctionSpec_Kept {
  'maxAgeSeconds'?: (number | string);
  'count'?: (number);
}

export interface _minder_v1_FunctionSpec_Kept__Output {
  'maxAgeSeconds': (number);
  'count': (number);
}

export interface FunctionSpec {
  'name'?: (string);
  'run'?: (_minder_v1_FunctionRun | null);
  'retries'?: (number);
  'backoff'?: (_minder_v1_FunctionSpec_Backoff | null);
  'timeoutSeconds'?: (number | string);
  'leaseSeconds'?: (number | string);
  'delivery'?: (_minder_v1_JobDelivery);
  'maxQueue'?: (_minder_v1_QueueLimits | null);
  'maxRunning'?: (number);
  'maxPayloadBytes'?: (number | string | Long);
  'keepDone'?: (_minder_v1_FunctionSpec_Kept | null);
  'keepFailed'?: (_minder_v1_FunctionSpec_Kept | null);
  '_timeoutSeconds'?: "timeoutSeconds";
  '_maxRunning'?: "maxRunning";
}

export interface FunctionSpec__Output {
  'name': (string);
  'run': (_minder_v1_FunctionRun__Output | null);
  'retries': (number);
  'backoff': (_minder_v1_FunctionSpec_Backoff__Output | null);
  'timeoutSeconds'?: (number);
  'leaseSeconds': (number);
  'delivery': (_minder_v1_JobDelivery__Output);
  'maxQueue': (_minder_v1_QueueLimits__Output | null);
  'maxRunning'?: (number);
  'maxPayloadBytes': (number);
  'keepDone': (_minder_v1_FunctionSpec_Kept__Output | null);
  'keepFailed': (_minder_v1_FunctionSpec_Kept__Output | null);
  '_timeoutSeconds'?: "timeoutSeconds";
  '_maxRunning'?: "maxRunning";
}
