// Original file: proto/minder/v1/lock.proto

import type { Lock as _minder_v1_Lock, Lock__Output as _minder_v1_Lock__Output } from '../../minder/v1/Lock.ts';

export interface ListLocksResponse {
  'locks'?: (_minder_v1_Lock)[];
  'more'?: (boolean);
}

export interface ListLocksResponse__Output {
  'locks': (_minder_v1_Lock__Output)[];
  'more': (boolean);
}
