// Original file: proto/minder/v1/lock.proto

import type { PidQuery as _minder_v1_PidQuery, PidQuery__Output as _minder_v1_PidQuery__Output } from '../../minder/v1/PidQuery.ts';

export interface CheckPidsRequest {
  'queries'?: (_minder_v1_PidQuery)[];
}

export interface CheckPidsRequest__Output {
  'queries': (_minder_v1_PidQuery__Output)[];
}
