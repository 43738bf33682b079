// Original file: proto/minder/v1/kv.proto

import type { Long } from '@grpc/proto-loader';

export interface Entry {
  'key'?: (string);
  'value'?: (Buffer | Uint8Array | string);
  'version'?: (number | string | Long);
  'changedAtMs'?: (number | string | Long);
  'ttlSeconds'?: (number | string);
  '_ttlSeconds'?: "ttlSeconds";
}

export interface Entry__Output {
  'key': (string);
  'value': (Buffer);
  'version': (number);
  'changedAtMs': (number);
  'ttlSeconds'?: (number);
  '_ttlSeconds'?: "ttlSeconds";
}
