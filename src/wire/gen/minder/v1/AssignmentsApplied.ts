// Original file: proto/minder/v1/agent.proto

import type { Long } from '@grpc/proto-loader';

export interface AssignmentsApplied {
  'version'?: (number | string | Long);
}

export interface AssignmentsApplied__Output {
  'version': (number);
}
