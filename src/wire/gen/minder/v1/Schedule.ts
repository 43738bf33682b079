// Original file: proto/minder/v1/schedule.proto

import type { ScheduleSpec as _minder_v1_ScheduleSpec, ScheduleSpec__Output as _minder_v1_ScheduleSpec__Output } from '../../minder/v1/ScheduleSpec.ts';
import type { SchedulePause as _minder_v1_SchedulePause, SchedulePause__Output as _minder_v1_SchedulePause__Output } from '../../minder/v1/SchedulePause.ts';
import type { Run as _minder_v1_Run, Run__Output as _minder_v1_Run__Output } from '../../minder/v1/Run.ts';
import type { ForgottenRuns as _minder_v1_ForgottenRuns, ForgottenRuns__Output as _minder_v1_ForgottenRuns__Output } from '../../minder/v1/ForgottenRuns.ts';
import type { Long } from '@grpc/proto-loader';

export interface Schedule {
  'name'?: (string);
  'spec'?: (_minder_v1_ScheduleSpec | null);
  'revision'?: (number);
  'createdAtMs'?: (number | string | Long);
  'lastFireMs'?: (number | string | Long);
  'anchorMs'?: (number | string | Long);
  'paused'?: (_minder_v1_SchedulePause | null);
  'rotatedTo'?: (string);
  'primary'?: (string);
  'nextFireMs'?: (number | string | Long);
  'running'?: (_minder_v1_Run)[];
  'lastRun'?: (_minder_v1_Run | null);
  'warning'?: (string);
  'forgotten'?: (_minder_v1_ForgottenRuns | null);
  '_rotatedTo'?: "rotatedTo";
  '_primary'?: "primary";
  '_nextFireMs'?: "nextFireMs";
  '_warning'?: "warning";
}

export interface Schedule__Output {
  'name': (string);
  'spec': (_minder_v1_ScheduleSpec__Output | null);
  'revision': (number);
  'createdAtMs': (number);
  'lastFireMs': (number);
  'anchorMs': (number);
  'paused': (_minder_v1_SchedulePause__Output | null);
  'rotatedTo'?: (string);
  'primary'?: (string);
  'nextFireMs'?: (number);
  'running': (_minder_v1_Run__Output)[];
  'lastRun': (_minder_v1_Run__Output | null);
  'warning'?: (string);
  'forgotten': (_minder_v1_ForgottenRuns__Output | null);
  '_rotatedTo'?: "rotatedTo";
  '_primary'?: "primary";
  '_nextFireMs'?: "nextFireMs";
  '_warning'?: "warning";
}
