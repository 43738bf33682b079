// Original file: proto/minder/v1/agent.proto

import type { NodeUsage as _minder_v1_NodeUsage, NodeUsage__Output as _minder_v1_NodeUsage__Output } from '../../minder/v1/NodeUsage.ts';
import type { InstanceUsage as _minder_v1_InstanceUsage, InstanceUsage__Output as _minder_v1_InstanceUsage__Output } from '../../minder/v1/InstanceUsage.ts';

export interface Heartbeat {
  'usage'?: (_minder_v1_NodeUsage | null);
  'instances'?: ({[key: string]: _minder_v1_InstanceUsage});
  'alarms'?: (string)[];
}

export interface Heartbeat__Output {
  'usage': (_minder_v1_NodeUsage__Output | null);
  'instances': ({[key: string]: _minder_v1_InstanceUsage__Output});
  'alarms': (string)[];
}
