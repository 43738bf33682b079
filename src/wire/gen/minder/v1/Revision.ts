// Original file: proto/minder/v1/control.proto

import type { ProcessSpec as _minder_v1_ProcessSpec, ProcessSpec__Output as _minder_v1_ProcessSpec__Output } from '../../minder/v1/ProcessSpec.ts';
import type { Long } from '@grpc/proto-loader';

export interface Revision {
  'revision'?: (number);
  'spec'?: (_minder_v1_ProcessSpec | null);
  'atMs'?: (number | string | Long);
  'stable'?: (boolean);
  'base'?: (number);
  '_base'?: "base";
}

export interface Revision__Output {
  'revision': (number);
  'spec': (_minder_v1_ProcessSpec__Output | null);
  'atMs': (number);
  'stable': (boolean);
  'base'?: (number);
  '_base'?: "base";
}
