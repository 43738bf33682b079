// Original file: proto/minder/v1/lock.proto

import type { Long } from '@grpc/proto-loader';

export interface _minder_v1_RenewSessionResponse_Hold {
  'name'?: (string);
  'token'?: (number | string | Long);
  'request'?: (string);
}

export interface _minder_v1_RenewSessionResponse_Hold__Output {
  'name': (string);
  'token': (number);
  'request': (string);
}

export interface RenewSessionResponse {
  'ttlSeconds'?: (number | string);
  'holds'?: (_minder_v1_RenewSessionResponse_Hold)[];
}

export interface RenewSessionResponse__Output {
  'ttlSeconds': (number);
  'holds': (_minder_v1_RenewSessionResponse_Hold__Output)[];
}
