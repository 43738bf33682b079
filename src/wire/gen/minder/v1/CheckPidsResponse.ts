// Original file: proto/minder/v1/lock.proto

import type { PidQuery as _minder_v1_PidQuery, PidQuery__Output as _minder_v1_PidQuery__Output } from '../../minder/v1/PidQuery.ts';
import type { PidState as _minder_v1_PidState, PidState__Output as _minder_v1_PidState__Output } from '../../minder/v1/PidState.ts';

export interface _minder_v1_CheckPidsResponse_Answer {
  'query'?: (_minder_v1_PidQuery | null);
  'state'?: (_minder_v1_PidState);
}

export interface _minder_v1_CheckPidsResponse_Answer__Output {
  'query': (_minder_v1_PidQuery__Output | null);
  'state': (_minder_v1_PidState__Output);
}

export interface CheckPidsResponse {
  'answers'?: (_minder_v1_CheckPidsResponse_Answer)[];
}

export interface CheckPidsResponse__Output {
  'answers': (_minder_v1_CheckPidsResponse_Answer__Output)[];
}
