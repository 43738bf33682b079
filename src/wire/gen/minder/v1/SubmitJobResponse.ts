// Original file: proto/minder/v1/job.proto

import type { JobProgress as _minder_v1_JobProgress, JobProgress__Output as _minder_v1_JobProgress__Output } from '../../minder/v1/JobProgress.ts';
import type { JobEnd as _minder_v1_JobEnd, JobEnd__Output as _minder_v1_JobEnd__Output } from '../../minder/v1/JobEnd.ts';

export interface _minder_v1_SubmitJobResponse_Accepted {
  'handle'?: (string);
  'joined'?: (boolean);
}

export interface _minder_v1_SubmitJobResponse_Accepted__Output {
  'handle': (string);
  'joined': (boolean);
}

export interface SubmitJobResponse {
  'accepted'?: (_minder_v1_SubmitJobResponse_Accepted | null);
  'data'?: (Buffer | Uint8Array | string);
  'warning'?: (Buffer | Uint8Array | string);
  'progress'?: (_minder_v1_JobProgress | null);
  'ended'?: (_minder_v1_JobEnd | null);
  'update'?: "accepted"|"data"|"warning"|"progress"|"ended";
}

export interface SubmitJobResponse__Output {
  'accepted'?: (_minder_v1_SubmitJobResponse_Accepted__Output | null);
  'data'?: (Buffer);
  'warning'?: (Buffer);
  'progress'?: (_minder_v1_JobProgress__Output | null);
  'ended'?: (_minder_v1_JobEnd__Output | null);
  'update'?: "accepted"|"data"|"warning"|"progress"|"ended";
}
