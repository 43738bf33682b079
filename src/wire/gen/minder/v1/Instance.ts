// Original file: proto/minder/v1/control.proto

import type { Want as _minder_v1_Want, Want__Output as _minder_v1_Want__Output } from '../../minder/v1/Want.ts';
import type { Phase as _minder_v1_Phase, Phase__Output as _minder_v1_Phase__Output } from '../../minder/v1/Phase.ts';
import type { ExitStatus as _minder_v1_ExitStatus, ExitStatus__Output as _minder_v1_ExitStatus__Output } from '../../minder/v1/ExitStatus.ts';
import type { InstanceUsage as _minder_v1_InstanceUsage, InstanceUsage__Output as _minder_v1_InstanceUsage__Output } from '../../minder/v1/InstanceUsage.ts';
import type { ExitHistory as _minder_v1_ExitHistory, ExitHistory__Output as _minder_v1_ExitHistory__Output } from '../../minder/v1/ExitHistory.ts';
import type { Long } from '@grpc/proto-loader';

export interface Instance {
  'id'?: (string);
  'process'?: (string);
  'node'?: (string);
  'revision'?: (number);
  'generation'?: (number | string | Long);
  'want'?: (_minder_v1_Want);
  'phase'?: (_minder_v1_Phase);
  'ready'?: (boolean);
  'adopted'?: (boolean);
  'pid'?: (number);
  'attempt'?: (number);
  'restarts'?: (number);
  'startedAtMs'?: (number | string | Long);
  'exit'?: (_minder_v1_ExitStatus | null);
  'nextStartAtMs'?: (number | string | Long);
  'reason'?: (string);
  'usage'?: (_minder_v1_InstanceUsage | null);
  'warnings'?: (string)[];
  'ends'?: (_minder_v1_ExitHistory | null);
  'placedBecause'?: (string);
  '_pid'?: "pid";
  '_startedAtMs'?: "startedAtMs";
  '_nextStartAtMs'?: "nextStartAtMs";
  '_reason'?: "reason";
  '_placedBecause'?: "placedBecause";
}

export interface Instance__Output {
  'id': (string);
  'process': (string);
  'node': (string);
  'revision': (number);
  'generation': (number);
  'want': (_minder_v1_Want__Output);
  'phase': (_minder_v1_Phase__Output);
  'ready': (boolean);
  'adopted': (boolean);
  'pid'?: (number);
  'attempt': (number);
  'restarts': (number);
  'startedAtMs'?: (number);
  'exit': (_minder_v1_ExitStatus__Output | null);
  'nextStartAtMs'?: (number);
  'reason'?: (string);
  'usage': (_minder_v1_InstanceUsage__Output | null);
  'warnings': (string)[];
  'ends': (_minder_v1_ExitHistory__Output | null);
  'placedBecause'?: (string);
  '_pid'?: "pid";
  '_startedAtMs'?: "startedAtMs";
  '_nextStartAtMs'?: "nextStartAtMs";
  '_reason'?: "reason";
  '_placedBecause'?: "placedBecause";
}
