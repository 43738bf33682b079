// Original file: proto/minder/v1/job.proto

import type { ChangeKind as _minder_v1_ChangeKind, ChangeKind__Output as _minder_v1_ChangeKind__Output } from '../../minder/v1/ChangeKind.ts';
import type { FunctionSpec as _minder_v1_FunctionSpec, FunctionSpec__Output as _minder_v1_FunctionSpec__Output } from '../../minder/v1/FunctionSpec.ts';

export interface FunctionChange {
  'name'?: (string);
  'kind'?: (_minder_v1_ChangeKind);
  'revision'?: (number);
  'before'?: (_minder_v1_FunctionSpec | null);
  'after'?: (_minder_v1_FunctionSpec | null);
}

export interface FunctionChange__Output {
  'name': (string);
  'kind': (_minder_v1_ChangeKind__Output);
  'revision': (number);
  'before': (_minder_v1_FunctionSpec__Output | null);
  'after': (_minder_v1_FunctionSpec__Output | null);
}
