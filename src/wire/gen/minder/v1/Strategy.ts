// Original file: proto/minder/v1/schedule.proto

export const Strategy = {
  STRATEGY_UNSPECIFIED: 'STRATEGY_UNSPECIFIED',
  STRATEGY_ANY: 'STRATEGY_ANY',
  STRATEGY_ALL: 'STRATEGY_ALL',
  STRATEGY_ROTATE: 'STRATEGY_ROTATE',
  STRATEGY_PRIMARY: 'STRATEGY_PRIMARY',
} as const;

export type Strategy =
  | 'STRATEGY_UNSPECIFIED'
  | 0
  | 'STRATEGY_ANY'
  | 1
  | 'STRATEGY_ALL'
  | 2
  | 'STRATEGY_ROTATE'
  | 3
  | 'STRATEGY_PRIMARY'
  | 4

export type Strategy__Output = typeof Strategy[keyof typeof Strategy]
