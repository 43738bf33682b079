// Original file: proto/minder/v1/control.proto

import type { RolloutCause as _minder_v1_RolloutCause, RolloutCause__Output as _minder_v1_RolloutCause__Output } from '../../minder/v1/RolloutCause.ts';
import type { RolloutPhase as _minder_v1_RolloutPhase, RolloutPhase__Output as _minder_v1_RolloutPhase__Output } from '../../minder/v1/RolloutPhase.ts';
import type { RolloutStage as _minder_v1_RolloutStage, RolloutStage__Output as _minder_v1_RolloutStage__Output } from '../../minder/v1/RolloutStage.ts';
import type { RolloutMode as _minder_v1_RolloutMode, RolloutMode__Output as _minder_v1_RolloutMode__Output } from '../../minder/v1/RolloutMode.ts';
import type { RolloutFailure as _minder_v1_RolloutFailure, RolloutFailure__Output as _minder_v1_RolloutFailure__Output } from '../../minder/v1/RolloutFailure.ts';
import type { Long } from '@grpc/proto-loader';

export interface Rollout {
  'cause'?: (_minder_v1_RolloutCause);
  'phase'?: (_minder_v1_RolloutPhase);
  'stage'?: (_minder_v1_RolloutStage);
  'from'?: (number);
  'to'?: (number);
  'mode'?: (_minder_v1_RolloutMode);
  'canary'?: (number);
  'total'?: (number);
  'updated'?: (number);
  'healthy'?: (number);
  'begunAtMs'?: (number | string | Long);
  'endedAtMs'?: (number | string | Long);
  'deadlineAtMs'?: (number | string | Long);
  'message'?: (string);
  'failure'?: (_minder_v1_RolloutFailure | null);
  '_from'?: "from";
  '_endedAtMs'?: "endedAtMs";
  '_deadlineAtMs'?: "deadlineAtMs";
}

export interface Rollout__Output {
  'cause': (_minder_v1_RolloutCause__Output);
  'phase': (_minder_v1_RolloutPhase__Output);
  'stage': (_minder_v1_RolloutStage__Output);
  'from'?: (number);
  'to': (number);
  'mode': (_minder_v1_RolloutMode__Output);
  'canary': (number);
  'total': (number);
  'updated': (number);
  'healthy': (number);
  'begunAtMs': (number);
  'endedAtMs'?: (number);
  'deadlineAtMs'?: (number);
  'message': (string);
  'failure': (_minder_v1_RolloutFailure__Output | null);
  '_from'?: "from";
  '_endedAtMs'?: "endedAtMs";
  '_deadlineAtMs'?: "deadlineAtMs";
}
