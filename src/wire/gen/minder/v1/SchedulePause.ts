// Original file: proto/minder/v1/schedule.proto

import type { Long } from '@grpc/proto-loader';

export interface SchedulePause {
  'atMs'?: (number | string | Long);
  'reason'?: (string);
  '_reason'?: "reason";
}

export interface SchedulePause__Output {
  'atMs': (number);
  'reason'?: (string);
  '_reason'?: "reason";
}
