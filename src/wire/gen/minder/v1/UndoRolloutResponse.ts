// Original file: proto/minder/v1/control.proto

import type { Process as _minder_v1_Process, Process__Output as _minder_v1_Process__Output } from '../../minder/v1/Process.ts';

export interface UndoRolloutResponse {
  'process'?: (_minder_v1_Process | null);
}

export interface UndoRolloutResponse__Output {
  'process': (_minder_v1_Process__Output | null);
}
