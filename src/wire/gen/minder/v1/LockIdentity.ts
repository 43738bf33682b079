// Original file: proto/minder/v1/lock.proto

import type { Long } from '@grpc/proto-loader';

export interface LockIdentity {
  'owner'?: (string);
  'host'?: (string);
  'node'?: (string);
  'pid'?: (number);
  'startTime'?: (number | string | Long);
  'bootId'?: (string);
  'comment'?: (string);
  '_node'?: "node";
  '_pid'?: "pid";
  '_startTime'?: "startTime";
  '_bootId'?: "bootId";
  '_comment'?: "comment";
}

export interface LockIdentity__Output {
  'owner': (string);
  'host': (string);
  'node'?: (string);
  'pid'?: (number);
  'startTime'?: (number);
  'bootId'?: (string);
  'comment'?: (string);
  '_node'?: "node";
  '_pid'?: "pid";
  '_startTime'?: "startTime";
  '_bootId'?: "bootId";
  '_comment'?: "comment";
}
