// Original file: proto/minder/v1/schedule.proto

import type { Long } from '@grpc/proto-loader';

export interface BackfillScheduleRequest {
  'name'?: (string);
  'fromMs'?: (number | string | Long);
  'untilMs'?: (number | string | Long);
  'limit'?: (number);
  'force'?: (boolean);
}

export interface BackfillScheduleRequest__Output {
  'name': (string);
  'fromMs': (number);
  'untilMs': (number);
  'limit': (number);
  'force': (boolean);
}
