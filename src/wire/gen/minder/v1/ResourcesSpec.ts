// Original file: proto/minder/v1/common.proto

import type { Long } from '@grpc/proto-loader';

export interface ResourcesSpec {
  'cpu'?: (number | string);
  'memoryBytes'?: (number | string | Long);
  'memoryMaxBytes'?: (number | string | Long);
  '_cpu'?: "cpu";
  '_memoryBytes'?: "memoryBytes";
  '_memoryMaxBytes'?: "memoryMaxBytes";
}

export interface ResourcesSpec__Output {
  'cpu'?: (number);
  'memoryBytes'?: (number);
  'memoryMaxBytes'?: (number);
  '_cpu'?: "cpu";
  '_memoryBytes'?: "memoryBytes";
  '_memoryMaxBytes'?: "memoryMaxBytes";
}
