// Original file: proto/minder/v1/agent.proto

import type { Want as _minder_v1_Want, Want__Output as _minder_v1_Want__Output } from '../../minder/v1/Want.ts';
import type { ProcessSpec as _minder_v1_ProcessSpec, ProcessSpec__Output as _minder_v1_ProcessSpec__Output } from '../../minder/v1/ProcessSpec.ts';
import type { Long } from '@grpc/proto-loader';

export interface Assignment {
  'instance'?: (string);
  'process'?: (string);
  'revision'?: (number);
  'generation'?: (number | string | Long);
  'startGeneration'?: (number | string | Long);
  'want'?: (_minder_v1_Want);
  'spec'?: (_minder_v1_ProcessSpec | null);
  'blockedBy'?: (string);
  '_blockedBy'?: "blockedBy";
}

export interface Assignment__Output {
  'instance': (string);
  'process': (string);
  'revision': (number);
  'generation': (number);
  'startGeneration': (number);
  'want': (_minder_v1_Want__Output);
  'spec': (_minder_v1_ProcessSpec__Output | null);
  'blockedBy'?: (string);
  '_blockedBy'?: "blockedBy";
}
