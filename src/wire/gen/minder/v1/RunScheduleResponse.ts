// Original file: proto/minder/v1/schedule.proto

import type { Run as _minder_v1_Run, Run__Output as _minder_v1_Run__Output } from '../../minder/v1/Run.ts';

export interface RunScheduleResponse {
  'run'?: (_minder_v1_Run | null);
}

export interface RunScheduleResponse__Output {
  'run': (_minder_v1_Run__Output | null);
}
