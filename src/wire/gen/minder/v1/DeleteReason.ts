// Original file: proto/minder/v1/kv.proto

export const DeleteReason = {
  DELETE_REASON_UNSPECIFIED: 'DELETE_REASON_UNSPECIFIED',
  DELETE_REASON_ASKED: 'DELETE_REASON_ASKED',
  DELETE_REASON_EXPIRED: 'DELETE_REASON_EXPIRED',
} as const;

export type DeleteReason =
  | 'DELETE_REASON_UNSPECIFIED'
  | 0
  | 'DELETE_REASON_ASKED'
  | 1
  | 'DELETE_REASON_EXPIRED'
  | 2

export type DeleteReason__Output = typeof DeleteReason[keyof typeof DeleteReason]
