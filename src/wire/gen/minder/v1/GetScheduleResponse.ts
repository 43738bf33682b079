// Original file: proto/minder/v1/schedule.proto

import type { Schedule as _minder_v1_Schedule, Schedule__Output as _minder_v1_Schedule__Output } from '../../minder/v1/Schedule.ts';
import type { Run as _minder_v1_Run, Run__Output as _minder_v1_Run__Output } from '../../minder/v1/Run.ts';
import type { Event as _minder_v1_Event, Event__Output as _minder_v1_Event__Output } from '../../minder/v1/Event.ts';
import type { NodeReason as _minder_v1_NodeReason, NodeReason__Output as _minder_v1_NodeReason__Output } from '../../minder/v1/NodeReason.ts';
import type { Long } from '@grpc/proto-loader';

export interface GetScheduleResponse {
  'schedule'?: (_minder_v1_Schedule | null);
  'nextFiresMs'?: (number | string | Long)[];
  'runs'?: (_minder_v1_Run)[];
  'events'?: (_minder_v1_Event)[];
  'nodes'?: (_minder_v1_NodeReason)[];
}

export interface GetScheduleResponse__Output {
  'schedule': (_minder_v1_Schedule__Output | null);
  'nextFiresMs': (number)[];
  'runs': (_minder_v1_Run__Output)[];
  'events': (_minder_v1_Event__Output)[];
  'nodes': (_minder_v1_NodeReason__Output)[];
}
