// Original file: proto/minder/v1/common.proto

import type { ExitCause as _minder_v1_ExitCause, ExitCause__Output as _minder_v1_ExitCause__Output } from '../../minder/v1/ExitCause.ts';
import type { Long } from '@grpc/proto-loader';

export interface ExitStatus {
  'code'?: (number);
  'signal'?: (string);
  'core'?: (boolean);
  'oom'?: (boolean);
  'atMs'?: (number | string | Long);
  'cause'?: (_minder_v1_ExitCause);
  'how'?: "code"|"signal";
}

export interface ExitStatus__Output {
  'code'?: (number);
  'signal'?: (string);
  'core': (boolean);
  'oom': (boolean);
  'atMs': (number);
  'cause': (_minder_v1_ExitCause__Output);
  'how'?: "code"|"signal";
}
