// Original file: proto/minder/v1/lock.proto

import type { LockIdentity as _minder_v1_LockIdentity, LockIdentity__Output as _minder_v1_LockIdentity__Output } from '../../minder/v1/LockIdentity.ts';
import type { LockMode as _minder_v1_LockMode, LockMode__Output as _minder_v1_LockMode__Output } from '../../minder/v1/LockMode.ts';

export interface AcquireLockRequest {
  'session'?: (string);
  'identity'?: (_minder_v1_LockIdentity | null);
  'ttlSeconds'?: (number | string);
  'lockDelaySeconds'?: (number | string);
  'request'?: (string);
  'names'?: (string)[];
  'mode'?: (_minder_v1_LockMode);
  'slots'?: (number);
  'maxHoldSeconds'?: (number | string);
  'try'?: (boolean);
  'pollSeconds'?: (number | string);
  'reentrant'?: (boolean);
  '_maxHoldSeconds'?: "maxHoldSeconds";
  '_reentrant'?: "reentrant";
}

export interface AcquireLockRequest__Output {
  'session': (string);
  'identity': (_minder_v1_LockIdentity__Output | null);
  'ttlSeconds': (number);
  'lockDelaySeconds': (number);
  'request': (string);
  'names': (string)[];
  'mode': (_minder_v1_LockMode__Output);
  'slots': (number);
  'maxHoldSeconds'?: (number);
  'try': (boolean);
  'pollSeconds': (number);
  'reentrant'?: (boolean);
  '_maxHoldSeconds'?: "maxHoldSeconds";
  '_reentrant'?: "reentrant";
}
