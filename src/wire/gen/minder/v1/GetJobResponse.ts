// Original file: proto/minder/v1/job.proto

import type { Job as _minder_v1_Job, Job__Output as _minder_v1_Job__Output } from '../../minder/v1/Job.ts';

export interface GetJobResponse {
  'job'?: (_minder_v1_Job | null);
  'data'?: (Buffer | Uint8Array | string);
  'dataTruncated'?: (boolean);
  'result'?: (Buffer | Uint8Array | string);
  'resultTruncated'?: (boolean);
  '_result'?: "result";
}

export interface GetJobResponse__Output {
  'job': (_minder_v1_Job__Output | null);
  'data': (Buffer);
  'dataTruncated': (boolean);
  'result'?: (Buffer);
  'resultTruncated': (boolean);
  '_result'?: "result";
}
