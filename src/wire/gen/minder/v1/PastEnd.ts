// Original file: proto/minder/v1/common.proto

import type { ExitStatus as _minder_v1_ExitStatus, ExitStatus__Output as _minder_v1_ExitStatus__Output } from '../../minder/v1/ExitStatus.ts';
import type { Long } from '@grpc/proto-loader';

export interface PastEnd {
  'exit'?: (_minder_v1_ExitStatus | null);
  'reason'?: (string);
  'atMs'?: (number | string | Long);
  'times'?: (number);
}

export interface PastEnd__Output {
  'exit': (_minder_v1_ExitStatus__Output | null);
  'reason': (string);
  'atMs': (number);
  'times': (number);
}
