// Original file: proto/minder/v1/job.proto

import type { Job as _minder_v1_Job, Job__Output as _minder_v1_Job__Output } from '../../minder/v1/Job.ts';

export interface CancelJobsResponse {
  'jobs'?: (_minder_v1_Job)[];
}

export interface CancelJobsResponse__Output {
  'jobs': (_minder_v1_Job__Output)[];
}
