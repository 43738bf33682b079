// Original file: proto/minder/v1/agent.proto

import type { Observed as _minder_v1_Observed, Observed__Output as _minder_v1_Observed__Output } from '../../minder/v1/Observed.ts';
import type { Long } from '@grpc/proto-loader';

export interface StatusBatch {
  'sequence'?: (number | string | Long);
  'instances'?: (_minder_v1_Observed)[];
  'complete'?: (boolean);
}

export interface StatusBatch__Output {
  'sequence': (number);
  'instances': (_minder_v1_Observed__Output)[];
  'complete': (boolean);
}
