// Original file: proto/minder/v1/job.proto


export interface JobAttempt {
  'handle'?: (string);
  'attempt'?: (number);
}

export interface JobAttempt__Output {
  'handle': (string);
  'attempt': (number);
}
