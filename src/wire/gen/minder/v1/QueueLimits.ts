// Original file: proto/minder/v1/job.proto


export interface QueueLimits {
  'high'?: (number);
  'normal'?: (number);
  'low'?: (number);
}

export interface QueueLimits__Output {
  'high': (number);
  'normal': (number);
  'low': (number);
}
