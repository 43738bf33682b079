// Original file: proto/minder/v1/control.proto

import type { Change as _minder_v1_Change, Change__Output as _minder_v1_Change__Output } from '../../minder/v1/Change.ts';

export interface ApplyProcessesResponse {
  'changes'?: (_minder_v1_Change)[];
}

export interface ApplyProcessesResponse__Output {
  'changes': (_minder_v1_Change__Output)[];
}
