// Original file: proto/minder/v1/schedule.proto

import type { Want as _minder_v1_Want, Want__Output as _minder_v1_Want__Output } from '../../minder/v1/Want.ts';
import type { ExitStatus as _minder_v1_ExitStatus, ExitStatus__Output as _minder_v1_ExitStatus__Output } from '../../minder/v1/ExitStatus.ts';
import type { RunOutcome as _minder_v1_RunOutcome, RunOutcome__Output as _minder_v1_RunOutcome__Output } from '../../minder/v1/RunOutcome.ts';
import type { Long } from '@grpc/proto-loader';

export interface RunTask {
  'ordinal'?: (number);
  'node'?: (string);
  'attempt'?: (number);
  'generation'?: (number | string | Long);
  'want'?: (_minder_v1_Want);
  'startedAtMs'?: (number | string | Long);
  'endedAtMs'?: (number | string | Long);
  'exit'?: (_minder_v1_ExitStatus | null);
  'outcome'?: (_minder_v1_RunOutcome);
  'reason'?: (string);
  '_startedAtMs'?: "startedAtMs";
  '_endedAtMs'?: "endedAtMs";
  '_reason'?: "reason";
}

export interface RunTask__Output {
  'ordinal': (number);
  'node': (string);
  'attempt': (number);
  'generation': (number);
  'want': (_minder_v1_Want__Output);
  'startedAtMs'?: (number);
  'endedAtMs'?: (number);
  'exit': (_minder_v1_ExitStatus__Output | null);
  'outcome': (_minder_v1_RunOutcome__Output);
  'reason'?: (string);
  '_startedAtMs'?: "startedAtMs";
  '_endedAtMs'?: "endedAtMs";
  '_reason'?: "reason";
}
