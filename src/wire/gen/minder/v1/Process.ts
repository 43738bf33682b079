// Original file: proto/minder/v1/control.proto

import type { ProcessSpec as _minder_v1_ProcessSpec, ProcessSpec__Output as _minder_v1_ProcessSpec__Output } from '../../minder/v1/ProcessSpec.ts';
import type { Rollout as _minder_v1_Rollout, Rollout__Output as _minder_v1_Rollout__Output } from '../../minder/v1/Rollout.ts';

export interface Process {
  'name'?: (string);
  'spec'?: (_minder_v1_ProcessSpec | null);
  'revision'?: (number);
  'stopped'?: (boolean);
  'count'?: (number);
  'ready'?: (number);
  'rollout'?: (_minder_v1_Rollout | null);
}

export interface Process__Output {
  'name': (string);
  'spec': (_minder_v1_ProcessSpec__Output | null);
  'revision': (number);
  'stopped': (boolean);
  'count': (number);
  'ready': (number);
  'rollout': (_minder_v1_Rollout__Output | null);
}
