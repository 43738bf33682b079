// Original file: proto/minder/v1/common.proto

import type { Long } from '@grpc/proto-loader';

export interface LogRange {
  'stdout'?: (boolean);
  'stderr'?: (boolean);
  'tail'?: (number);
  'follow'?: (boolean);
  'since'?: (number | string | Long);
  'from'?: ({[key: string]: number | string | Long});
  '_tail'?: "tail";
  '_since'?: "since";
}

export interface LogRange__Output {
  'stdout': (boolean);
  'stderr': (boolean);
  'tail'?: (number);
  'follow': (boolean);
  'since'?: (number);
  'from': ({[key: string]: number});
  '_tail'?: "tail";
  '_since'?: "since";
}
