// Original file: proto/minder/v1/schedule.proto


export interface ListSchedulesRequest {
  'names'?: (string)[];
  'after'?: (string);
}

export interface ListSchedulesRequest__Output {
  'names': (string)[];
  'after': (string);
}
