// Original file: proto/minder/v1/schedule.proto

export const OnLost = {
  ON_LOST_UNSPECIFIED: 'ON_LOST_UNSPECIFIED',
  ON_LOST_FAIL: 'ON_LOST_FAIL',
  ON_LOST_RERUN: 'ON_LOST_RERUN',
} as const;

export type OnLost =
  | 'ON_LOST_UNSPECIFIED'
  | 0
  | 'ON_LOST_FAIL'
  | 1
  | 'ON_LOST_RERUN'
  | 2

export type OnLost__Output = typeof OnLost[keyof typeof OnLost]
