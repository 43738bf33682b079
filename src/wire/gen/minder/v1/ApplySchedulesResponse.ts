// Original file: proto/minder/v1/schedule.proto

import type { ScheduleChange as _minder_v1_ScheduleChange, ScheduleChange__Output as _minder_v1_ScheduleChange__Output } from '../../minder/v1/ScheduleChange.ts';

export interface ApplySchedulesResponse {
  'changes'?: (_minder_v1_ScheduleChange)[];
}

export interface ApplySchedulesResponse__Output {
  'changes': (_minder_v1_ScheduleChange__Output)[];
}
