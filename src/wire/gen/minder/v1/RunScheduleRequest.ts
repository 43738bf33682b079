// Original file: proto/minder/v1/schedule.proto


export interface RunScheduleRequest {
  'name'?: (string);
}

export interface RunScheduleRequest__Output {
  'name': (string);
}
