// Original file: proto/minder/v1/job.proto

import type { FunctionChange as _minder_v1_FunctionChange, FunctionChange__Output as _minder_v1_FunctionChange__Output } from '../../minder/v1/FunctionChange.ts';

export interface ApplyFunctionsResponse {
  'changes'?: (_minder_v1_FunctionChange)[];
}

export interface ApplyFunctionsResponse__Output {
  'changes': (_minder_v1_FunctionChange__Output)[];
}
