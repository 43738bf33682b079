// Original file: proto/minder/v1/schedule.proto

export const RunState = {
  RUN_STATE_UNSPECIFIED: 'RUN_STATE_UNSPECIFIED',
  RUN_STATE_WAITING: 'RUN_STATE_WAITING',
  RUN_STATE_RUNNING: 'RUN_STATE_RUNNING',
  RUN_STATE_ENDED: 'RUN_STATE_ENDED',
} as const;

export type RunState =
  | 'RUN_STATE_UNSPECIFIED'
  | 0
  | 'RUN_STATE_WAITING'
  | 1
  | 'RUN_STATE_RUNNING'
  | 2
  | 'RUN_STATE_ENDED'
  | 3

export type RunState__Output = typeof RunState[keyof typeof RunState]
