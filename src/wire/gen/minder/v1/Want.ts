// Original file: proto/minder/v1/common.proto

export const Want = {
  WANT_UNSPECIFIED: 'WANT_UNSPECIFIED',
  WANT_RUN: 'WANT_RUN',
  WANT_STOP: 'WANT_STOP',
} as const;

export type Want =
  | 'WANT_UNSPECIFIED'
  | 0
  | 'WANT_RUN'
  | 1
  | 'WANT_STOP'
  | 2

export type Want__Output = typeof Want[keyof typeof Want]
