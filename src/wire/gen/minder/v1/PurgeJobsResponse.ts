// Original file: proto/minder/v1/job.proto


export interface PurgeJobsResponse {
  'purged'?: (number);
}

export interface PurgeJobsResponse__Output {
  'purged': (number);
}
