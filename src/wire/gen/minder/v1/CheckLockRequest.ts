// Original file: proto/minder/v1/lock.proto

import type { LockGuard as _minder_v1_LockGuard, LockGuard__Output as _minder_v1_LockGuard__Output } from '../../minder/v1/LockGuard.ts';

export interface CheckLockRequest {
  'guard'?: (_minder_v1_LockGuard | null);
}

export interface CheckLockRequest__Output {
  'guard': (_minder_v1_LockGuard__Output | null);
}
