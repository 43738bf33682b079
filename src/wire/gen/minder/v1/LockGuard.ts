// Original file: proto/minder/v1/lock.proto

import type { Long } from '@grpc/proto-loader';

export interface LockGuard {
  'name'?: (string);
  'token'?: (number | string | Long);
}

export interface LockGuard__Output {
  'name': (string);
  'token': (number);
}
