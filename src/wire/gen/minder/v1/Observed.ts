// Original file: proto/minder/v1/common.proto

import type { Phase as _minder_v1_Phase, Phase__Output as _minder_v1_Phase__Output } from '../../minder/v1/Phase.ts';
import type { ExitStatus as _minder_v1_ExitStatus, ExitStatus__Output as _minder_v1_ExitStatus__Output } from '../../minder/v1/ExitStatus.ts';
import type { InstanceUsage as _minder_v1_InstanceUsage, InstanceUsage__Output as _minder_v1_InstanceUsage__Output } from '../../minder/v1/InstanceUsage.ts';
import type { ExitHistory as _minder_v1_ExitHistory, ExitHistory__Output as _minder_v1_ExitHistory__Output } from '../../minder/v1/ExitHistory.ts';
import type { OutputExcerpts as _minder_v1_OutputExcerpts, OutputExcerpts__Output as _minder_v1_OutputExcerpts__Output } from '../../minder/v1/OutputExcerpts.ts';
import type { Long } from '@grpc/proto-loader';

export interface Observed {
  'instance'?: (string);
  'generation'?: (number | string | Long);
  'attempt'?: (number);
  'phase'?: (_minder_v1_Phase);
  'ready'?: (boolean);
  'adopted'?: (boolean);
  'pid'?: (number);
  'startedAtMs'?: (number | string | Long);
  'exit'?: (_minder_v1_ExitStatus | null);
  'restarts'?: (number);
  'nextStartAtMs'?: (number | string | Long);
  'reason'?: (string);
  'usage'?: (_minder_v1_InstanceUsage | null);
  'gone'?: (boolean);
  'ends'?: (_minder_v1_ExitHistory | null);
  'warnings'?: (string)[];
  'output'?: (_minder_v1_OutputExcerpts | null);
  '_pid'?: "pid";
  '_startedAtMs'?: "startedAtMs";
  '_nextStartAtMs'?: "nextStartAtMs";
  '_reason'?: "reason";
}

export interface Observed__Output {
  'instance': (string);
  'generation': (number);
  'attempt': (number);
  'phase': (_minder_v1_Phase__Output);
  'ready': (boolean);
  'adopted': (boolean);
  'pid'?: (number);
  'startedAtMs'?: (number);
  'exit': (_minder_v1_ExitStatus__Output | null);
  'restarts': (number);
  'nextStartAtMs'?: (number);
  'reason'?: (string);
  'usage': (_minder_v1_InstanceUsage__Output | null);
  'gone': (boolean);
  'ends': (_minder_v1_ExitHistory__Output | null);
  'warnings': (string)[];
  'output': (_minder_v1_OutputExcerpts__Output | null);
  '_pid'?: "pid";
  '_startedAtMs'?: "startedAtMs";
  '_nextStartAtMs'?: "nextStartAtMs";
  '_reason'?: "reason";
}
