// Original file: proto/minder/v1/kv.proto

import type { LockGuard as _minder_v1_LockGuard, LockGuard__Output as _minder_v1_LockGuard__Output } from '../../minder/v1/LockGuard.ts';
import type { Long } from '@grpc/proto-loader';

export interface PutEntryRequest {
  'key'?: (string);
  'value'?: (Buffer | Uint8Array | string);
  'ifVersion'?: (number | string | Long);
  'ttlSeconds'?: (number | string);
  'guard'?: (_minder_v1_LockGuard | null);
  '_ifVersion'?: "ifVersion";
  '_ttlSeconds'?: "ttlSeconds";
}

export interface PutEntryRequest__Output {
  'key': (string);
  'value': (Buffer);
  'ifVersion'?: (number);
  'ttlSeconds'?: (number);
  'guard': (_minder_v1_LockGuard__Output | null);
  '_ifVersion'?: "ifVersion";
  '_ttlSeconds'?: "ttlSeconds";
}
