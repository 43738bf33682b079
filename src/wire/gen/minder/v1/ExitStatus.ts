// Original file: proto/minder/v1/common.proto

import type { Long } from '@grpc/proto-loader';

export interface ExitStatus {
  'code'?: (number);
  'signal'?: (string);
  'core'?: (boolean);
  'oom'?: (boolean);
  'atMs'?: (number | string | Long);
  'how'?: "code"|"signal";
}

export interface ExitStatus__Output {
  'code'?: (number);
  'signal'?: (string);
  'core': (boolean);
  'oom': (boolean);
  'atMs': (number);
  'how'?: "code"|"signal";
}
