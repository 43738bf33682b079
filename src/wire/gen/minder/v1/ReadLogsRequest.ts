// Original file: proto/minder/v1/control.proto

import type { LogRange as _minder_v1_LogRange, LogRange__Output as _minder_v1_LogRange__Output } from '../../minder/v1/LogRange.ts';

export interface ReadLogsRequest {
  'name'?: (string);
  'range'?: (_minder_v1_LogRange | null);
}

export interface ReadLogsRequest__Output {
  'name': (string);
  'range': (_minder_v1_LogRange__Output | null);
}
