// Original file: proto/minder/v1/schedule.proto

import type { Run as _minder_v1_Run, Run__Output as _minder_v1_Run__Output } from '../../minder/v1/Run.ts';
import type { RunOutput as _minder_v1_RunOutput, RunOutput__Output as _minder_v1_RunOutput__Output } from '../../minder/v1/RunOutput.ts';

export interface GetRunResponse {
  'run'?: (_minder_v1_Run | null);
  'outputs'?: (_minder_v1_RunOutput)[];
}

export interface GetRunResponse__Output {
  'run': (_minder_v1_Run__Output | null);
  'outputs': (_minder_v1_RunOutput__Output)[];
}
