// Original file: proto/minder/v1/job.proto


export interface RetryJobsRequest {
  'handles'?: (string)[];
  'function'?: (string);
}

export interface RetryJobsRequest__Output {
  'handles': (string)[];
  'function': (string);
}
