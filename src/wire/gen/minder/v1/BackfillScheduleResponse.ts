// Original file: proto/minder/v1/schedule.proto

import type { Run as _minder_v1_Run, Run__Output as _minder_v1_Run__Output } from '../../minder/v1/Run.ts';

export interface BackfillScheduleResponse {
  'runs'?: (_minder_v1_Run)[];
}

export interface BackfillScheduleResponse__Output {
  'runs': (_minder_v1_Run__Output)[];
}
