// Original file: proto/minder/v1/schedule.proto

export const RunOrder = {
  RUN_ORDER_UNSPECIFIED: 'RUN_ORDER_UNSPECIFIED',
  RUN_ORDER_PARALLEL: 'RUN_ORDER_PARALLEL',
  RUN_ORDER_SEQUENTIAL: 'RUN_ORDER_SEQUENTIAL',
} as const;

export type RunOrder =
  | 'RUN_ORDER_UNSPECIFIED'
  | 0
  | 'RUN_ORDER_PARALLEL'
  | 1
  | 'RUN_ORDER_SEQUENTIAL'
  | 2

export type RunOrder__Output = typeof RunOrder[keyof typeof RunOrder]
