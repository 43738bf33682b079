// Original file: proto/minder/v1/schedule.proto

import type { ScheduleSpec as _minder_v1_ScheduleSpec, ScheduleSpec__Output as _minder_v1_ScheduleSpec__Output } from '../../minder/v1/ScheduleSpec.ts';

export interface ApplySchedulesRequest {
  'specs'?: (_minder_v1_ScheduleSpec)[];
  'dryRun'?: (boolean);
  'prune'?: (boolean);
  'ifRevision'?: (number);
  '_ifRevision'?: "ifRevision";
}

export interface ApplySchedulesRequest__Output {
  'specs': (_minder_v1_ScheduleSpec__Output)[];
  'dryRun': (boolean);
  'prune': (boolean);
  'ifRevision'?: (number);
  '_ifRevision'?: "ifRevision";
}
