// Original file: proto/minder/v1/common.proto

import type { Long } from '@grpc/proto-loader';

export interface Limit {
  'value'?: (number | string | Long);
  '_value'?: "value";
}

export interface Limit__Output {
  'value'?: (number);
  '_value'?: "value";
}
