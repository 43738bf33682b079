// Original file: proto/minder/v1/job.proto

import type { JobState as _minder_v1_JobState, JobState__Output as _minder_v1_JobState__Output } from '../../minder/v1/JobState.ts';

export interface ListJobsRequest {
  'function'?: (string);
  'states'?: (_minder_v1_JobState)[];
  'limit'?: (number);
  'before'?: (string);
  '_before'?: "before";
}

export interface ListJobsRequest__Output {
  'function': (string);
  'states': (_minder_v1_JobState__Output)[];
  'limit': (number);
  'before'?: (string);
  '_before'?: "before";
}
