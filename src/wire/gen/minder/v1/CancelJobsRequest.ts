// Original file: proto/minder/v1/job.proto


export interface CancelJobsRequest {
  'handles'?: (string)[];
  'reason'?: (string);
  '_reason'?: "reason";
}

export interface CancelJobsRequest__Output {
  'handles': (string)[];
  'reason'?: (string);
  '_reason'?: "reason";
}
