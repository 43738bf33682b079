// Original file: proto/minder/v1/kv.proto

import type { Entry as _minder_v1_Entry, Entry__Output as _minder_v1_Entry__Output } from '../../minder/v1/Entry.ts';

export interface ListEntriesResponse {
  'entries'?: (_minder_v1_Entry)[];
  'more'?: (boolean);
}

export interface ListEntriesResponse__Output {
  'entries': (_minder_v1_Entry__Output)[];
  'more': (boolean);
}
