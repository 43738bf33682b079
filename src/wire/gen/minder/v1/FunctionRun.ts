// Original file: proto/minder/v1/job.proto

import type { ProcessSpec as _minder_v1_ProcessSpec, ProcessSpec__Output as _minder_v1_ProcessSpec__Output } from '../../minder/v1/ProcessSpec.ts';
import type { WorkerMode as _minder_v1_WorkerMode, WorkerMode__Output as _minder_v1_WorkerMode__Output } from '../../minder/v1/WorkerMode.ts';

export interface FunctionRun {
  'process'?: (_minder_v1_ProcessSpec | null);
  'concurrency'?: (number);
  'mode'?: (_minder_v1_WorkerMode);
  'nodes'?: (string)[];
  'selector'?: ({[key: string]: string});
}

export interface FunctionRun__Output {
  'process': (_minder_v1_ProcessSpec__Output | null);
  'concurrency': (number);
  'mode': (_minder_v1_WorkerMode__Output);
  'nodes': (string)[];
  'selector': ({[key: string]: string});
}
