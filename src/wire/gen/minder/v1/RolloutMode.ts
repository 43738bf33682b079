// Original file: proto/minder/v1/control.proto

export const RolloutMode = {
  ROLLOUT_MODE_UNSPECIFIED: 'ROLLOUT_MODE_UNSPECIFIED',
  ROLLOUT_MODE_SPARE: 'ROLLOUT_MODE_SPARE',
  ROLLOUT_MODE_IN_PLACE: 'ROLLOUT_MODE_IN_PLACE',
} as const;

export type RolloutMode =
  | 'ROLLOUT_MODE_UNSPECIFIED'
  | 0
  | 'ROLLOUT_MODE_SPARE'
  | 1
  | 'ROLLOUT_MODE_IN_PLACE'
  | 2

export type RolloutMode__Output = typeof RolloutMode[keyof typeof RolloutMode]
