// Original file: proto/minder/v1/common.proto

import type { Long } from '@grpc/proto-loader';

export interface NodeCapacity {
  'cores'?: (number);
  'memoryBytes'?: (number | string | Long);
}

export interface NodeCapacity__Output {
  'cores': (number);
  'memoryBytes': (number);
}
