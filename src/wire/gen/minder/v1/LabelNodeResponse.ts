// Original file: proto/minder/v1/control.proto

import type { Node as _minder_v1_Node, Node__Output as _minder_v1_Node__Output } from '../../minder/v1/Node.ts';

export interface LabelNodeResponse {
  'node'?: (_minder_v1_Node | null);
}

export interface LabelNodeResponse__Output {
  'node': (_minder_v1_Node__Output | null);
}
