// Original file: proto/minder/v1/control.proto

import type { ProcessSpec as _minder_v1_ProcessSpec, ProcessSpec__Output as _minder_v1_ProcessSpec__Output } from '../../minder/v1/ProcessSpec.ts';

export interface ApplyProcessesRequest {
  'specs'?: (_minder_v1_ProcessSpec)[];
  'dryRun'?: (boolean);
  'prune'?: (boolean);
  'ifRevision'?: (number);
  '_ifRevision'?: "ifRevision";
}

export interface ApplyProcessesRequest__Output {
  'specs': (_minder_v1_ProcessSpec__Output)[];
  'dryRun': (boolean);
  'prune': (boolean);
  'ifRevision'?: (number);
  '_ifRevision'?: "ifRevision";
}
