// Original file: proto/minder/v1/common.proto

import type { OutputStream as _minder_v1_OutputStream, OutputStream__Output as _minder_v1_OutputStream__Output } from '../../minder/v1/OutputStream.ts';
import type { Long } from '@grpc/proto-loader';

export interface OutputExcerpt {
  'stream'?: (_minder_v1_OutputStream);
  'head'?: (Buffer | Uint8Array | string);
  'tail'?: (Buffer | Uint8Array | string);
  'totalBytes'?: (number | string | Long);
}

export interface OutputExcerpt__Output {
  'stream': (_minder_v1_OutputStream__Output);
  'head': (Buffer);
  'tail': (Buffer);
  'totalBytes': (number);
}
