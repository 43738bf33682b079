// Original file: proto/minder/v1/control.proto

import type { Long } from '@grpc/proto-loader';

export interface BackupResponse {
  'data'?: (Buffer | Uint8Array | string);
  'entriesDone'?: (number | string | Long);
  'entriesTotal'?: (number | string | Long);
}

export interface BackupResponse__Output {
  'data': (Buffer);
  'entriesDone': (number);
  'entriesTotal': (number);
}
