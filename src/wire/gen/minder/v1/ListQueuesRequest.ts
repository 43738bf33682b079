// Original file: proto/minder/v1/job.proto


export interface ListQueuesRequest {
  'names'?: (string)[];
  'after'?: (string);
}

export interface ListQueuesRequest__Output {
  'names': (string)[];
  'after': (string);
}
