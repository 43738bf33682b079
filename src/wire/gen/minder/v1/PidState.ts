// Original file: proto/minder/v1/lock.proto

export const PidState = {
  PID_STATE_UNSPECIFIED: 'PID_STATE_UNSPECIFIED',
  PID_STATE_UP: 'PID_STATE_UP',
  PID_STATE_DOWN: 'PID_STATE_DOWN',
  PID_STATE_UNKNOWN: 'PID_STATE_UNKNOWN',
} as const;

export type PidState =
  | 'PID_STATE_UNSPECIFIED'
  | 0
  | 'PID_STATE_UP'
  | 1
  | 'PID_STATE_DOWN'
  | 2
  | 'PID_STATE_UNKNOWN'
  | 3

export type PidState__Output = typeof PidState[keyof typeof PidState]
