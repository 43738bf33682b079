// Original file: proto/minder/v1/schedule.proto

import type { Schedule as _minder_v1_Schedule, Schedule__Output as _minder_v1_Schedule__Output } from '../../minder/v1/Schedule.ts';

export interface ListSchedulesResponse {
  'schedules'?: (_minder_v1_Schedule)[];
  'more'?: (boolean);
}

export interface ListSchedulesResponse__Output {
  'schedules': (_minder_v1_Schedule__Output)[];
  'more': (boolean);
}
