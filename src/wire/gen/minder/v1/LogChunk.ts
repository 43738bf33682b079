// Original file: proto/minder/v1/common.proto

import type { OutputStream as _minder_v1_OutputStream, OutputStream__Output as _minder_v1_OutputStream__Output } from '../../minder/v1/OutputStream.ts';
import type { Long } from '@grpc/proto-loader';

export interface LogChunk {
  'instance'?: (string);
  'stream'?: (_minder_v1_OutputStream);
  'data'?: (Buffer | Uint8Array | string);
  'position'?: (number | string | Long);
  '_position'?: "position";
}

export interface LogChunk__Output {
  'instance': (string);
  'stream': (_minder_v1_OutputStream__Output);
  'data': (Buffer);
  'position'?: (number);
  '_position'?: "position";
}
