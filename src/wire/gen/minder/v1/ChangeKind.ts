// Original file: proto/minder/v1/common.proto

export const ChangeKind = {
  CHANGE_KIND_UNSPECIFIED: 'CHANGE_KIND_UNSPECIFIED',
  CHANGE_KIND_CREATE: 'CHANGE_KIND_CREATE',
  CHANGE_KIND_UPDATE: 'CHANGE_KIND_UPDATE',
  CHANGE_KIND_REMOVE: 'CHANGE_KIND_REMOVE',
  CHANGE_KIND_NONE: 'CHANGE_KIND_NONE',
} as const;

export type ChangeKind =
  | 'CHANGE_KIND_UNSPECIFIED'
  | 0
  | 'CHANGE_KIND_CREATE'
  | 1
  | 'CHANGE_KIND_UPDATE'
  | 2
  | 'CHANGE_KIND_REMOVE'
  | 3
  | 'CHANGE_KIND_NONE'
  | 4

export type ChangeKind__Output = typeof ChangeKind[keyof typeof ChangeKind]
