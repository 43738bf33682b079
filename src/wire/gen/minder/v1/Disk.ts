// Original file: proto/minder/v1/common.proto

import type { Long } from '@grpc/proto-loader';

export interface Disk {
  'mount'?: (string);
  'totalBytes'?: (number | string | Long);
  'usedBytes'?: (number | string | Long);
}

export interface Disk__Output {
  'mount': (string);
  'totalBytes': (number);
  'usedBytes': (number);
}
