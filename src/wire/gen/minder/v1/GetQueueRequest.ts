// Original file: proto/minder/v1/job.proto


export interface GetQueueRequest {
  'name'?: (string);
}

export interface GetQueueRequest__Output {
  'name': (string);
}
