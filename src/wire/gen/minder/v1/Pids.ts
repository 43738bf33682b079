// Original file: proto/minder/v1/agent.proto

import type { Long } from '@grpc/proto-loader';

export interface _minder_v1_Pids_Pid {
  'pid'?: (number);
  'startTime'?: (number | string | Long);
  '_startTime'?: "startTime";
}

export interface _minder_v1_Pids_Pid__Output {
  'pid': (number);
  'startTime'?: (number);
  '_startTime'?: "startTime";
}

export interface Pids {
  'request'?: (string);
  'pids'?: (_minder_v1_Pids_Pid)[];
}

export interface Pids__Output {
  'request': (string);
  'pids': (_minder_v1_Pids_Pid__Output)[];
}
