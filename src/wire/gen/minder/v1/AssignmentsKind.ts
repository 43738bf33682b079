// Original file: proto/minder/v1/agent.proto

export const AssignmentsKind = {
  ASSIGNMENTS_KIND_UNSPECIFIED: 'ASSIGNMENTS_KIND_UNSPECIFIED',
  ASSIGNMENTS_KIND_COMPLETE: 'ASSIGNMENTS_KIND_COMPLETE',
  ASSIGNMENTS_KIND_INCREMENTAL: 'ASSIGNMENTS_KIND_INCREMENTAL',
} as const;

export type AssignmentsKind =
  | 'ASSIGNMENTS_KIND_UNSPECIFIED'
  | 0
  | 'ASSIGNMENTS_KIND_COMPLETE'
  | 1
  | 'ASSIGNMENTS_KIND_INCREMENTAL'
  | 2

export type AssignmentsKind__Output = typeof AssignmentsKind[keyof typeof AssignmentsKind]
