// Original file: proto/minder/v1/job.proto

import type { FunctionSpec as _minder_v1_FunctionSpec, FunctionSpec__Output as _minder_v1_FunctionSpec__Output } from '../../minder/v1/FunctionSpec.ts';

export interface ApplyFunctionsRequest {
  'specs'?: (_minder_v1_FunctionSpec)[];
  'dryRun'?: (boolean);
  'prune'?: (boolean);
  'ifRevision'?: (number);
  '_ifRevision'?: "ifRevision";
}

export interface ApplyFunctionsRequest__Output {
  'specs': (_minder_v1_FunctionSpec__Output)[];
  'dryRun': (boolean);
  'prune': (boolean);
  'ifRevision'?: (number);
  '_ifRevision'?: "ifRevision";
}
