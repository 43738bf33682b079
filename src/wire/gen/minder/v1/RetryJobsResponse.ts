// Original file: proto/minder/v1/job.proto


export interface RetryJobsResponse {
  'retried'?: (number);
}

export interface RetryJobsResponse__Output {
  'retried': (number);
}
