// Original file: proto/minder/v1/control.proto

import type { ChangeKind as _minder_v1_ChangeKind, ChangeKind__Output as _minder_v1_ChangeKind__Output } from '../../minder/v1/ChangeKind.ts';
import type { ProcessSpec as _minder_v1_ProcessSpec, ProcessSpec__Output as _minder_v1_ProcessSpec__Output } from '../../minder/v1/ProcessSpec.ts';

export interface Change {
  'name'?: (string);
  'kind'?: (_minder_v1_ChangeKind);
  'revision'?: (number);
  'before'?: (_minder_v1_ProcessSpec | null);
  'after'?: (_minder_v1_ProcessSpec | null);
  'restarts'?: (boolean);
}

export interface Change__Output {
  'name': (string);
  'kind': (_minder_v1_ChangeKind__Output);
  'revision': (number);
  'before': (_minder_v1_ProcessSpec__Output | null);
  'after': (_minder_v1_ProcessSpec__Output | null);
  'restarts': (boolean);
}
