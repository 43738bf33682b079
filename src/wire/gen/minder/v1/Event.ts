// Original file: proto/minder/v1/common.proto

import type { Long } from '@grpc/proto-loader';

export interface Event {
  'sequence'?: (number | string | Long);
  'atMs'?: (number | string | Long);
  'kind'?: (string);
  'subject'?: (string);
  'actor'?: (string);
  'reason'?: (string);
}

export interface Event__Output {
  'sequence': (number);
  'atMs': (number);
  'kind': (string);
  'subject': (string);
  'actor': (string);
  'reason': (string);
}
