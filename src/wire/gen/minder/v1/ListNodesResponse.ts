// Original file: proto/minder/v1/control.proto

import type { Node as _minder_v1_Node, Node__Output as _minder_v1_Node__Output } from '../../minder/v1/Node.ts';

export interface ListNodesResponse {
  'nodes'?: (_minder_v1_Node)[];
}

export interface ListNodesResponse__Output {
  'nodes': (_minder_v1_Node__Output)[];
}
