// Original file: proto/minder/v1/kv.proto

import type { Entry as _minder_v1_Entry, Entry__Output as _minder_v1_Entry__Output } from '../../minder/v1/Entry.ts';
import type { DeleteReason as _minder_v1_DeleteReason, DeleteReason__Output as _minder_v1_DeleteReason__Output } from '../../minder/v1/DeleteReason.ts';
import type { Long } from '@grpc/proto-loader';

export interface _minder_v1_EntryChange_Delete {
  'key'?: (string);
  'version'?: (number | string | Long);
  'reason'?: (_minder_v1_DeleteReason);
}

export interface _minder_v1_EntryChange_Delete__Output {
  'key': (string);
  'version': (number);
  'reason': (_minder_v1_DeleteReason__Output);
}

export interface EntryChange {
  'put'?: (_minder_v1_Entry | null);
  'delete'?: (_minder_v1_EntryChange_Delete | null);
  'change'?: "put"|"delete";
}

export interface EntryChange__Output {
  'put'?: (_minder_v1_Entry__Output | null);
  'delete'?: (_minder_v1_EntryChange_Delete__Output | null);
  'change'?: "put"|"delete";
}
