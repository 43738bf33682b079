// Original file: proto/minder/v1/agent.proto

import type { NodeCapacity as _minder_v1_NodeCapacity, NodeCapacity__Output as _minder_v1_NodeCapacity__Output } from '../../minder/v1/NodeCapacity.ts';

export interface Hello {
  'protocol'?: (number);
  'node'?: (string);
  'nodeId'?: (string);
  'bootId'?: (string);
  'version'?: (string);
  'labels'?: ({[key: string]: string});
  'addresses'?: (string)[];
  'capacity'?: (_minder_v1_NodeCapacity | null);
  'clusterId'?: (string);
}

export interface Hello__Output {
  'protocol': (number);
  'node': (string);
  'nodeId': (string);
  'bootId': (string);
  'version': (string);
  'labels': ({[key: string]: string});
  'addresses': (string)[];
  'capacity': (_minder_v1_NodeCapacity__Output | null);
  'clusterId': (string);
}
