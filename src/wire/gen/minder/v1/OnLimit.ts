// Original file: proto/minder/v1/common.proto

export const OnLimit = {
  ON_LIMIT_UNSPECIFIED: 'ON_LIMIT_UNSPECIFIED',
  ON_LIMIT_FAIL: 'ON_LIMIT_FAIL',
  ON_LIMIT_SLOW: 'ON_LIMIT_SLOW',
} as const;

export type OnLimit =
  | 'ON_LIMIT_UNSPECIFIED'
  | 0
  | 'ON_LIMIT_FAIL'
  | 1
  | 'ON_LIMIT_SLOW'
  | 2

export type OnLimit__Output = typeof OnLimit[keyof typeof OnLimit]
