// Original file: proto/minder/v1/kv.proto

import type { LockGuard as _minder_v1_LockGuard, LockGuard__Output as _minder_v1_LockGuard__Output } from '../../minder/v1/LockGuard.ts';
import type { Long } from '@grpc/proto-loader';

export interface DeleteEntryRequest {
  'key'?: (string);
  'ifVersion'?: (number | string | Long);
  'guard'?: (_minder_v1_LockGuard | null);
  '_ifVersion'?: "ifVersion";
}

export interface DeleteEntryRequest__Output {
  'key': (string);
  'ifVersion'?: (number);
  'guard': (_minder_v1_LockGuard__Output | null);
  '_ifVersion'?: "ifVersion";
}
