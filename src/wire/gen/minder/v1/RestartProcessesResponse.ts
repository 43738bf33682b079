// Original file: proto/minder/v1/control.proto

import type { Process as _minder_v1_Process, Process__Output as _minder_v1_Process__Output } from '../../minder/v1/Process.ts';
import type { Instance as _minder_v1_Instance, Instance__Output as _minder_v1_Instance__Output } from '../../minder/v1/Instance.ts';

export interface RestartProcessesResponse {
  'processes'?: (_minder_v1_Process)[];
  'instances'?: (_minder_v1_Instance)[];
}

export interface RestartProcessesResponse__Output {
  'processes': (_minder_v1_Process__Output)[];
  'instances': (_minder_v1_Instance__Output)[];
}
