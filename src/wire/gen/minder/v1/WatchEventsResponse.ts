// Original file: proto/minder/v1/control.proto

import type { Event as _minder_v1_Event, Event__Output as _minder_v1_Event__Output } from '../../minder/v1/Event.ts';

export interface WatchEventsResponse {
  'events'?: (_minder_v1_Event)[];
}

export interface WatchEventsResponse__Output {
  'events': (_minder_v1_Event__Output)[];
}
