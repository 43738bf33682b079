// Original file: proto/minder/v1/lock.proto

import type { LockIdentity as _minder_v1_LockIdentity, LockIdentity__Output as _minder_v1_LockIdentity__Output } from '../../minder/v1/LockIdentity.ts';
import type { Long } from '@grpc/proto-loader';

export interface _minder_v1_AcquireLockResponse_Granted {
  'name'?: (string);
  'token'?: (number | string | Long);
  'ttlSeconds'?: (number | string);
}

export interface _minder_v1_AcquireLockResponse_Granted__Output {
  'name': (string);
  'token': (number);
  'ttlSeconds': (number);
}

export interface _minder_v1_AcquireLockResponse_Holder {
  'identity'?: (_minder_v1_LockIdentity | null);
  'sinceMs'?: (number | string | Long);
}

export interface _minder_v1_AcquireLockResponse_Holder__Output {
  'identity': (_minder_v1_LockIdentity__Output | null);
  'sinceMs': (number);
}

export interface _minder_v1_AcquireLockResponse_Queued {
  'waits'?: (_minder_v1_AcquireLockResponse_Wait)[];
}

export interface _minder_v1_AcquireLockResponse_Queued__Output {
  'waits': (_minder_v1_AcquireLockResponse_Wait__Output)[];
}

export interface _minder_v1_AcquireLockResponse_Refused {
  'holders'?: (_minder_v1_AcquireLockResponse_Wait)[];
}

export interface _minder_v1_AcquireLockResponse_Refused__Output {
  'holders': (_minder_v1_AcquireLockResponse_Wait__Output)[];
}

export interface _minder_v1_AcquireLockResponse_Wait {
  'name'?: (string);
  'position'?: (number);
  'holders'?: (_minder_v1_AcquireLockResponse_Holder)[];
}

export interface _minder_v1_AcquireLockResponse_Wait__Output {
  'name': (string);
  'position': (number);
  'holders': (_minder_v1_AcquireLockResponse_Holder__Output)[];
}

export interface AcquireLockResponse {
  'granted'?: (_minder_v1_AcquireLockResponse_Granted | null);
  'queued'?: (_minder_v1_AcquireLockResponse_Queued | null);
  'refused'?: (_minder_v1_AcquireLockResponse_Refused | null);
  'answer'?: "granted"|"queued"|"refused";
}

export interface AcquireLockResponse__Output {
  'granted'?: (_minder_v1_AcquireLockResponse_Granted__Output | null);
  'queued'?: (_minder_v1_AcquireLockResponse_Queued__Output | null);
  'refused'?: (_minder_v1_AcquireLockResponse_Refused__Output | null);
  'answer'?: "granted"|"queued"|"refused";
}
