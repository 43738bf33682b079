// Original file: proto/minder/v1/schedule.proto

export const RunCause = {
  RUN_CAUSE_UNSPECIFIED: 'RUN_CAUSE_UNSPECIFIED',
  RUN_CAUSE_SCHEDULE: 'RUN_CAUSE_SCHEDULE',
  RUN_CAUSE_CATCH_UP: 'RUN_CAUSE_CATCH_UP',
  RUN_CAUSE_MANUAL: 'RUN_CAUSE_MANUAL',
  RUN_CAUSE_BACKFILL: 'RUN_CAUSE_BACKFILL',
  RUN_CAUSE_DEPENDENCY: 'RUN_CAUSE_DEPENDENCY',
} as const;

export type RunCause =
  | 'RUN_CAUSE_UNSPECIFIED'
  | 0
  | 'RUN_CAUSE_SCHEDULE'
  | 1
  | 'RUN_CAUSE_CATCH_UP'
  | 2
  | 'RUN_CAUSE_MANUAL'
  | 3
  | 'RUN_CAUSE_BACKFILL'
  | 4
  | 'RUN_CAUSE_DEPENDENCY'
  | 5

export type RunCause__Output = typeof RunCause[keyof typeof RunCause]
