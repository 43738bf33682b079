// Original file: proto/minder/v1/control.proto

import type { NodeState as _minder_v1_NodeState, NodeState__Output as _minder_v1_NodeState__Output } from '../../minder/v1/NodeState.ts';
import type { NodeCapacity as _minder_v1_NodeCapacity, NodeCapacity__Output as _minder_v1_NodeCapacity__Output } from '../../minder/v1/NodeCapacity.ts';
import type { NodeUsage as _minder_v1_NodeUsage, NodeUsage__Output as _minder_v1_NodeUsage__Output } from '../../minder/v1/NodeUsage.ts';
import type { Maintenance as _minder_v1_Maintenance, Maintenance__Output as _minder_v1_Maintenance__Output } from '../../minder/v1/Maintenance.ts';
import type { Reservation as _minder_v1_Reservation, Reservation__Output as _minder_v1_Reservation__Output } from '../../minder/v1/Reservation.ts';
import type { Long } from '@grpc/proto-loader';

export interface Node {
  'name'?: (string);
  'state'?: (_minder_v1_NodeState);
  'labels'?: ({[key: string]: string});
  'addresses'?: (string)[];
  'version'?: (string);
  'capacity'?: (_minder_v1_NodeCapacity | null);
  'usage'?: (_minder_v1_NodeUsage | null);
  'lastHeartbeatAtMs'?: (number | string | Long);
  'instances'?: (number);
  'nodeId'?: (string);
  'bootId'?: (string);
  'alarms'?: (string)[];
  'maintenance'?: (_minder_v1_Maintenance | null);
  'reserved'?: (_minder_v1_Reservation | null);
  '_lastHeartbeatAtMs'?: "lastHeartbeatAtMs";
}

export interface Node__Output {
  'name': (string);
  'state': (_minder_v1_NodeState__Output);
  'labels': ({[key: string]: string});
  'addresses': (string)[];
  'version': (string);
  'capacity': (_minder_v1_NodeCapacity__Output | null);
  'usage': (_minder_v1_NodeUsage__Output | null);
  'lastHeartbeatAtMs'?: (number);
  'instances': (number);
  'nodeId': (string);
  'bootId': (string);
  'alarms': (string)[];
  'maintenance': (_minder_v1_Maintenance__Output | null);
  'reserved': (_minder_v1_Reservation__Output | null);
  '_lastHeartbeatAtMs'?: "lastHeartbeatAtMs";
}
