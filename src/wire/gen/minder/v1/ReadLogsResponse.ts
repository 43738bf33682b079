// Original file: proto/minder/v1/control.proto

import type { LogChunk as _minder_v1_LogChunk, LogChunk__Output as _minder_v1_LogChunk__Output } from '../../minder/v1/LogChunk.ts';

export interface ReadLogsResponse {
  'chunk'?: (_minder_v1_LogChunk | null);
}

export interface ReadLogsResponse__Output {
  'chunk': (_minder_v1_LogChunk__Output | null);
}
