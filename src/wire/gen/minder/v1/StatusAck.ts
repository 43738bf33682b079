// Original file: proto/minder/v1/agent.proto

import type { Long } from '@grpc/proto-loader';

export interface StatusAck {
  'sequence'?: (number | string | Long);
}

export interface StatusAck__Output {
  'sequence': (number);
}
