// Original file: proto/minder/v1/lock.proto

import type { LockIdentity as _minder_v1_LockIdentity, LockIdentity__Output as _minder_v1_LockIdentity__Output } from '../../minder/v1/LockIdentity.ts';
import type { LockMode as _minder_v1_LockMode, LockMode__Output as _minder_v1_LockMode__Output } from '../../minder/v1/LockMode.ts';
import type { Long } from '@grpc/proto-loader';

export interface _minder_v1_Lock_Party {
  'session'?: (string);
  'identity'?: (_minder_v1_LockIdentity | null);
  'sinceMs'?: (number | string | Long);
  'mode'?: (_minder_v1_LockMode);
  'token'?: (number | string | Long);
}

export interface _minder_v1_Lock_Party__Output {
  'session': (string);
  'identity': (_minder_v1_LockIdentity__Output | null);
  'sinceMs': (number);
  'mode': (_minder_v1_LockMode__Output);
  'token': (number);
}

export interface Lock {
  'name'?: (string);
  'slots'?: (number);
  'token'?: (number | string | Long);
  'holders'?: (_minder_v1_Lock_Party)[];
  'waiters'?: (_minder_v1_Lock_Party)[];
  'delayedSeconds'?: (number | string);
  '_delayedSeconds'?: "delayedSeconds";
}

export interface Lock__Output {
  'name': (string);
  'slots': (number);
  'token': (number);
  'holders': (_minder_v1_Lock_Party__Output)[];
  'waiters': (_minder_v1_Lock_Party__Output)[];
  'delayedSeconds'?: (number);
  '_delayedSeconds'?: "delayedSeconds";
}
