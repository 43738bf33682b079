// Original file: proto/minder/v1/common.proto

import type { Long } from '@grpc/proto-loader';

export interface LogsSpec {
  'maxSizeBytes'?: (number | string | Long);
  'maxFiles'?: (number);
  'maxAgeSeconds'?: (number | string);
  'compress'?: (boolean);
  '_maxAgeSeconds'?: "maxAgeSeconds";
}

export interface LogsSpec__Output {
  'maxSizeBytes': (number);
  'maxFiles': (number);
  'maxAgeSeconds'?: (number);
  'compress': (boolean);
  '_maxAgeSeconds'?: "maxAgeSeconds";
}
