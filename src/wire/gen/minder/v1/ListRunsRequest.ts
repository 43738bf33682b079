// Original file: proto/minder/v1/schedule.proto


export interface ListRunsRequest {
  'schedule'?: (string);
  'limit'?: (number);
  'before'?: (string);
  '_before'?: "before";
}

export interface ListRunsRequest__Output {
  'schedule': (string);
  'limit': (number);
  'before'?: (string);
  '_before'?: "before";
}
