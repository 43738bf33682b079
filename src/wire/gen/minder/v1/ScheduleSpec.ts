// Original file: proto/minder/v1/schedule.proto

import type { ManualStart as _minder_v1_ManualStart, ManualStart__Output as _minder_v1_ManualStart__Output } from '../../minder/v1/ManualStart.ts';
import type { DstRule as _minder_v1_DstRule, DstRule__Output as _minder_v1_DstRule__Output } from '../../minder/v1/DstRule.ts';
import type { ProcessSpec as _minder_v1_ProcessSpec, ProcessSpec__Output as _minder_v1_ProcessSpec__Output } from '../../minder/v1/ProcessSpec.ts';
import type { RunTarget as _minder_v1_RunTarget, RunTarget__Output as _minder_v1_RunTarget__Output } from '../../minder/v1/RunTarget.ts';
import type { Overlap as _minder_v1_Overlap, Overlap__Output as _minder_v1_Overlap__Output } from '../../minder/v1/Overlap.ts';
import type { CatchUp as _minder_v1_CatchUp, CatchUp__Output as _minder_v1_CatchUp__Output } from '../../minder/v1/CatchUp.ts';
import type { Retries as _minder_v1_Retries, Retries__Output as _minder_v1_Retries__Output } from '../../minder/v1/Retries.ts';
import type { OnLost as _minder_v1_OnLost, OnLost__Output as _minder_v1_OnLost__Output } from '../../minder/v1/OnLost.ts';
import type { HistoryLimits as _minder_v1_HistoryLimits, HistoryLimits__Output as _minder_v1_HistoryLimits__Output } from '../../minder/v1/HistoryLimits.ts';
import type { Long } from '@grpc/proto-loader';

export interface ScheduleSpec {
  'name'?: (string);
  'cron'?: (string);
  'everySeconds'?: (number | string);
  'atMs'?: (number | string | Long);
  'manual'?: (_minder_v1_ManualStart | null);
  'timezone'?: (string);
  'dst'?: (_minder_v1_DstRule);
  'run'?: (_minder_v1_ProcessSpec | null);
  'timeoutSeconds'?: (number | string);
  'on'?: (_minder_v1_RunTarget | null);
  'overlap'?: (_minder_v1_Overlap);
  'maxRunning'?: (number);
  'maxQueued'?: (number);
  'mutex'?: (string);
  'catchUp'?: (_minder_v1_CatchUp);
  'startingDeadlineSeconds'?: (number | string);
  'jitterSeconds'?: (number | string);
  'retries'?: (_minder_v1_Retries | null);
  'onLost'?: (_minder_v1_OnLost);
  'startsAtMs'?: (number | string | Long);
  'expiresAtMs'?: (number | string | Long);
  'dependsOn'?: (string)[];
  'history'?: (_minder_v1_HistoryLimits | null);
  'paused'?: (boolean);
  'when'?: "cron"|"everySeconds"|"atMs"|"manual";
  '_timeoutSeconds'?: "timeoutSeconds";
  '_maxRunning'?: "maxRunning";
  '_mutex'?: "mutex";
  '_startsAtMs'?: "startsAtMs";
  '_expiresAtMs'?: "expiresAtMs";
}

export interface ScheduleSpec__Output {
  'name': (string);
  'cron'?: (string);
  'everySeconds'?: (number);
  'atMs'?: (number);
  'manual'?: (_minder_v1_ManualStart__Output | null);
  'timezone': (string);
  'dst': (_minder_v1_DstRule__Output);
  'run': (_minder_v1_ProcessSpec__Output | null);
  'timeoutSeconds'?: (number);
  'on': (_minder_v1_RunTarget__Output | null);
  'overlap': (_minder_v1_Overlap__Output);
  'maxRunning'?: (number);
  'maxQueued': (number);
  'mutex'?: (string);
  'catchUp': (_minder_v1_CatchUp__Output);
  'startingDeadlineSeconds': (number);
  'jitterSeconds': (number);
  'retries': (_minder_v1_Retries__Output | null);
  'onLost': (_minder_v1_OnLost__Output);
  'startsAtMs'?: (number);
  'expiresAtMs'?: (number);
  'dependsOn': (string)[];
  'history': (_minder_v1_HistoryLimits__Output | null);
  'paused': (boolean);
  'when'?: "cron"|"everySeconds"|"atMs"|"manual";
  '_timeoutSeconds'?: "timeoutSeconds";
  '_maxRunning'?: "maxRunning";
  '_mutex'?: "mutex";
  '_startsAtMs'?: "startsAtMs";
  '_expiresAtMs'?: "expiresAtMs";
}
