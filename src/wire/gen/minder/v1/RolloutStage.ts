// Original file: proto/minder/v1/control.proto

export const RolloutStage = {
  ROLLOUT_STAGE_UNSPECIFIED: 'ROLLOUT_STAGE_UNSPECIFIED',
  ROLLOUT_STAGE_CANARIES: 'ROLLOUT_STAGE_CANARIES',
  ROLLOUT_STAGE_ALL: 'ROLLOUT_STAGE_ALL',
} as const;

export type RolloutStage =
  | 'ROLLOUT_STAGE_UNSPECIFIED'
  | 0
  | 'ROLLOUT_STAGE_CANARIES'
  | 1
  | 'ROLLOUT_STAGE_ALL'
  | 2

export type RolloutStage__Output = typeof RolloutStage[keyof typeof RolloutStage]
