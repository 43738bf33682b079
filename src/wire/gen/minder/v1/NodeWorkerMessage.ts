// Original file: proto/minder/v1/agent.proto

import type { WorkerMessage as _minder_v1_WorkerMessage, WorkerMessage__Output as _minder_v1_WorkerMessage__Output } from '../../minder/v1/WorkerMessage.ts';

export interface NodeWorkerMessage {
  'node'?: (string);
  'message'?: (_minder_v1_WorkerMessage | null);
}

export interface NodeWorkerMessage__Output {
  'node': (string);
  'message': (_minder_v1_WorkerMessage__Output | null);
}
