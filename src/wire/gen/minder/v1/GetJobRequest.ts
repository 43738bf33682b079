// Original file: proto/minder/v1/job.proto


export interface GetJobRequest {
  'handle'?: (string);
}

export interface GetJobRequest__Output {
  'handle': (string);
}
