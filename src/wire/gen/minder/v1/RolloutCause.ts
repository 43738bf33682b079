// Original file: proto/minder/v1/control.proto

export const RolloutCause = {
  ROLLOUT_CAUSE_UNSPECIFIED: 'ROLLOUT_CAUSE_UNSPECIFIED',
  ROLLOUT_CAUSE_APPLY: 'ROLLOUT_CAUSE_APPLY',
  ROLLOUT_CAUSE_UNDO: 'ROLLOUT_CAUSE_UNDO',
  ROLLOUT_CAUSE_RESTART: 'ROLLOUT_CAUSE_RESTART',
} as const;

export type RolloutCause =
  | 'ROLLOUT_CAUSE_UNSPECIFIED'
  | 0
  | 'ROLLOUT_CAUSE_APPLY'
  | 1
  | 'ROLLOUT_CAUSE_UNDO'
  | 2
  | 'ROLLOUT_CAUSE_RESTART'
  | 3

export type RolloutCause__Output = typeof RolloutCause[keyof typeof RolloutCause]
