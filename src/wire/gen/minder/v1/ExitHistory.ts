// Original file: proto/minder/v1/common.proto

import type { PastEnd as _minder_v1_PastEnd, PastEnd__Output as _minder_v1_PastEnd__Output } from '../../minder/v1/PastEnd.ts';

export interface ExitHistory {
  'firstFailure'?: (_minder_v1_PastEnd | null);
  'last'?: (_minder_v1_PastEnd)[];
}

export interface ExitHistory__Output {
  'firstFailure': (_minder_v1_PastEnd__Output | null);
  'last': (_minder_v1_PastEnd__Output)[];
}
