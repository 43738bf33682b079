// Original file: proto/minder/v1/job.proto

import type { JobState as _minder_v1_JobState, JobState__Output as _minder_v1_JobState__Output } from '../../minder/v1/JobState.ts';

export interface PurgeJobsRequest {
  'name'?: (string);
  'states'?: (_minder_v1_JobState)[];
}

export interface PurgeJobsRequest__Output {
  'name': (string);
  'states': (_minder_v1_JobState__Output)[];
}
