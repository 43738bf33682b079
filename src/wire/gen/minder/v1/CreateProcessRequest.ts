// Original file: proto/minder/v1/control.proto

import type { ProcessSpec as _minder_v1_ProcessSpec, ProcessSpec__Output as _minder_v1_ProcessSpec__Output } from '../../minder/v1/ProcessSpec.ts';

export interface CreateProcessRequest {
  'spec'?: (_minder_v1_ProcessSpec | null);
}

export interface CreateProcessRequest__Output {
  'spec': (_minder_v1_ProcessSpec__Output | null);
}
