// Original file: proto/minder/v1/control.proto

import type { Process as _minder_v1_Process, Process__Output as _minder_v1_Process__Output } from '../../minder/v1/Process.ts';
import type { Instance as _minder_v1_Instance, Instance__Output as _minder_v1_Instance__Output } from '../../minder/v1/Instance.ts';
import type { Revision as _minder_v1_Revision, Revision__Output as _minder_v1_Revision__Output } from '../../minder/v1/Revision.ts';
import type { Event as _minder_v1_Event, Event__Output as _minder_v1_Event__Output } from '../../minder/v1/Event.ts';
import type { NodeReason as _minder_v1_NodeReason, NodeReason__Output as _minder_v1_NodeReason__Output } from '../../minder/v1/NodeReason.ts';

export interface GetProcessResponse {
  'process'?: (_minder_v1_Process | null);
  'instances'?: (_minder_v1_Instance)[];
  'revisions'?: (_minder_v1_Revision)[];
  'events'?: (_minder_v1_Event)[];
  'nodes'?: (_minder_v1_NodeReason)[];
}

export interface GetProcessResponse__Output {
  'process': (_minder_v1_Process__Output | null);
  'instances': (_minder_v1_Instance__Output)[];
  'revisions': (_minder_v1_Revision__Output)[];
  'events': (_minder_v1_Event__Output)[];
  'nodes': (_minder_v1_NodeReason__Output)[];
}
