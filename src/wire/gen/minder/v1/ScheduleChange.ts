// Original file: proto/minder/v1/schedule.proto

import type { ChangeKind as _minder_v1_ChangeKind, ChangeKind__Output as _minder_v1_ChangeKind__Output } from '../../minder/v1/ChangeKind.ts';
import type { ScheduleSpec as _minder_v1_ScheduleSpec, ScheduleSpec__Output as _minder_v1_ScheduleSpec__Output } from '../../minder/v1/ScheduleSpec.ts';

export interface ScheduleChange {
  'name'?: (string);
  'kind'?: (_minder_v1_ChangeKind);
  'revision'?: (number);
  'before'?: (_minder_v1_ScheduleSpec | null);
  'after'?: (_minder_v1_ScheduleSpec | null);
}

export interface ScheduleChange__Output {
  'name': (string);
  'kind': (_minder_v1_ChangeKind__Output);
  'revision': (number);
  'before': (_minder_v1_ScheduleSpec__Output | null);
  'after': (_minder_v1_ScheduleSpec__Output | null);
}
