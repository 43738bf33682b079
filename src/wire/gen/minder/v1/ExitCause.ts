// Original file: proto/minder/v1/common.proto

export const ExitCause = {
  EXIT_CAUSE_UNSPECIFIED: 'EXIT_CAUSE_UNSPECIFIED',
  EXIT_CAUSE_COMMANDED: 'EXIT_CAUSE_COMMANDED',
  EXIT_CAUSE_OWN: 'EXIT_CAUSE_OWN',
  EXIT_CAUSE_LOST: 'EXIT_CAUSE_LOST',
} as const;

export type ExitCause =
  | 'EXIT_CAUSE_UNSPECIFIED'
  | 0
  | 'EXIT_CAUSE_COMMANDED'
  | 1
  | 'EXIT_CAUSE_OWN'
  | 2
  | 'EXIT_CAUSE_LOST'
  | 3

export type ExitCause__Output = typeof ExitCause[keyof typeof ExitCause]
