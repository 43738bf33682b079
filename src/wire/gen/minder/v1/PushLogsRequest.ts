// Original file: proto/minder/v1/agent.proto

import type { LogChunk as _minder_v1_LogChunk, LogChunk__Output as _minder_v1_LogChunk__Output } from '../../minder/v1/LogChunk.ts';

export interface PushLogsRequest {
  'request'?: (string);
  'chunk'?: (_minder_v1_LogChunk | null);
  'error'?: (string);
}

export interface PushLogsRequest__Output {
  'request': (string);
  'chunk': (_minder_v1_LogChunk__Output | null);
  'error': (string);
}
