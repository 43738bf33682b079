// Original file: proto/minder/v1/common.proto

import type { Long } from '@grpc/proto-loader';

export interface InstanceUsage {
  'cpuPercent'?: (number | string);
  'memoryBytes'?: (number | string | Long);
}

export interface InstanceUsage__Output {
  'cpuPercent': (number);
  'memoryBytes': (number);
}
