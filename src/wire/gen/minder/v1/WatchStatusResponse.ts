// Original file: proto/minder/v1/control.proto

import type { Process as _minder_v1_Process, Process__Output as _minder_v1_Process__Output } from '../../minder/v1/Process.ts';
import type { Instance as _minder_v1_Instance, Instance__Output as _minder_v1_Instance__Output } from '../../minder/v1/Instance.ts';

export interface WatchStatusResponse {
  'processes'?: (_minder_v1_Process)[];
  'instances'?: (_minder_v1_Instance)[];
  'removedProcesses'?: (string)[];
  'removedInstances'?: (string)[];
  'synced'?: (boolean);
}

export interface WatchStatusResponse__Output {
  'processes': (_minder_v1_Process__Output)[];
  'instances': (_minder_v1_Instance__Output)[];
  'removedProcesses': (string)[];
  'removedInstances': (string)[];
  'synced': (boolean);
}
