// Original file: proto/minder/v1/control.proto

export const NodeState = {
  NODE_STATE_UNSPECIFIED: 'NODE_STATE_UNSPECIFIED',
  NODE_STATE_READY: 'NODE_STATE_READY',
  NODE_STATE_UNKNOWN: 'NODE_STATE_UNKNOWN',
  NODE_STATE_DRAINING: 'NODE_STATE_DRAINING',
  NODE_STATE_CORDONED: 'NODE_STATE_CORDONED',
  NODE_STATE_DOWN: 'NODE_STATE_DOWN',
} as const;

export type NodeState =
  | 'NODE_STATE_UNSPECIFIED'
  | 0
  | 'NODE_STATE_READY'
  | 1
  | 'NODE_STATE_UNKNOWN'
  | 2
  | 'NODE_STATE_DRAINING'
  | 3
  | 'NODE_STATE_CORDONED'
  | 4
  | 'NODE_STATE_DOWN'
  | 5

export type NodeState__Output = typeof NodeState[keyof typeof NodeState]
