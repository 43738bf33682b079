// Original file: proto/minder/v1/control.proto

import type { Process as _minder_v1_Process, Process__Output as _minder_v1_Process__Output } from '../../minder/v1/Process.ts';

export interface ResumeRolloutResponse {
  'process'?: (_minder_v1_Process | null);
}

export interface ResumeRolloutResponse__Output {
  'process': (_minder_v1_Process__Output | null);
}
