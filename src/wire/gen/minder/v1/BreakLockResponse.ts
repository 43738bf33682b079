// Original file: proto/minder/v1/lock.proto

import type { Lock as _minder_v1_Lock, Lock__Output as _minder_v1_Lock__Output } from '../../minder/v1/Lock.ts';

export interface BreakLockResponse {
  'lock'?: (_minder_v1_Lock | null);
}

export interface BreakLockResponse__Output {
  'lock': (_minder_v1_Lock__Output | null);
}
