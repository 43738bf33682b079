// Original file: proto/minder/v1/common.proto

export const RestartPolicy = {
  RESTART_POLICY_UNSPECIFIED: 'RESTART_POLICY_UNSPECIFIED',
  RESTART_POLICY_ALWAYS: 'RESTART_POLICY_ALWAYS',
  RESTART_POLICY_ON_FAILURE: 'RESTART_POLICY_ON_FAILURE',
  RESTART_POLICY_NEVER: 'RESTART_POLICY_NEVER',
} as const;

export type RestartPolicy =
  | 'RESTART_POLICY_UNSPECIFIED'
  | 0
  | 'RESTART_POLICY_ALWAYS'
  | 1
  | 'RESTART_POLICY_ON_FAILURE'
  | 2
  | 'RESTART_POLICY_NEVER'
  | 3

export type RestartPolicy__Output = typeof RestartPolicy[keyof typeof RestartPolicy]
