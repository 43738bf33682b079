// Original file: proto/minder/v1/schedule.proto

export const CatchUp = {
  CATCH_UP_UNSPECIFIED: 'CATCH_UP_UNSPECIFIED',
  CATCH_UP_NONE: 'CATCH_UP_NONE',
  CATCH_UP_ONCE: 'CATCH_UP_ONCE',
  CATCH_UP_ALL: 'CATCH_UP_ALL',
} as const;

export type CatchUp =
  | 'CATCH_UP_UNSPECIFIED'
  | 0
  | 'CATCH_UP_NONE'
  | 1
  | 'CATCH_UP_ONCE'
  | 2
  | 'CATCH_UP_ALL'
  | 3

export type CatchUp__Output = typeof CatchUp[keyof typeof CatchUp]
