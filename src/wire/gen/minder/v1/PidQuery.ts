// Original file: proto/minder/v1/lock.proto

import type { Long } from '@grpc/proto-loader';

export interface PidQuery {
  'node'?: (string);
  'pid'?: (number);
  'startTime'?: (number | string | Long);
  'bootId'?: (string);
  '_node'?: "node";
  '_startTime'?: "startTime";
  '_bootId'?: "bootId";
}

export interface PidQuery__Output {
  'node'?: (string);
  'pid': (number);
  'startTime'?: (number);
  'bootId'?: (string);
  '_node'?: "node";
  '_startTime'?: "startTime";
  '_bootId'?: "bootId";
}
