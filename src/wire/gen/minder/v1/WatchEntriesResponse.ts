// Original file: proto/minder/v1/kv.proto

import type { EntryChange as _minder_v1_EntryChange, EntryChange__Output as _minder_v1_EntryChange__Output } from '../../minder/v1/EntryChange.ts';

export interface WatchEntriesResponse {
  'changes'?: (_minder_v1_EntryChange)[];
}

export interface WatchEntriesResponse__Output {
  'changes': (_minder_v1_EntryChange__Output)[];
}
