// Original file: proto/minder/v1/control.proto

import type { Long } from '@grpc/proto-loader';

export interface Reservation {
  'comment'?: (string);
  'atMs'?: (number | string | Long);
}

export interface Reservation__Output {
  'comment': (string);
  'atMs': (number);
}
