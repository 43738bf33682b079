// Original file: proto/minder/v1/agent.proto

import type { LogRange as _minder_v1_LogRange, LogRange__Output as _minder_v1_LogRange__Output } from '../../minder/v1/LogRange.ts';

export interface OpenLogs {
  'request'?: (string);
  'instance'?: (string);
  'range'?: (_minder_v1_LogRange | null);
}

export interface OpenLogs__Output {
  'request': (string);
  'instance': (string);
  'range': (_minder_v1_LogRange__Output | null);
}
