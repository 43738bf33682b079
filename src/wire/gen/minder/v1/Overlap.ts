// Original file: proto/minder/v1/schedule.proto

export const Overlap = {
  OVERLAP_UNSPECIFIED: 'OVERLAP_UNSPECIFIED',
  OVERLAP_ALLOW: 'OVERLAP_ALLOW',
  OVERLAP_FORBID: 'OVERLAP_FORBID',
  OVERLAP_REPLACE: 'OVERLAP_REPLACE',
  OVERLAP_QUEUE: 'OVERLAP_QUEUE',
} as const;

export type Overlap =
  | 'OVERLAP_UNSPECIFIED'
  | 0
  | 'OVERLAP_ALLOW'
  | 1
  | 'OVERLAP_FORBID'
  | 2
  | 'OVERLAP_REPLACE'
  | 3
  | 'OVERLAP_QUEUE'
  | 4

export type Overlap__Output = typeof Overlap[keyof typeof Overlap]
