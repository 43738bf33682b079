// Original file: proto/minder/v1/kv.proto

import type { Entry as _minder_v1_Entry, Entry__Output as _minder_v1_Entry__Output } from '../../minder/v1/Entry.ts';

export interface GetEntryResponse {
  'entry'?: (_minder_v1_Entry | null);
}

export interface GetEntryResponse__Output {
  'entry': (_minder_v1_Entry__Output | null);
}
