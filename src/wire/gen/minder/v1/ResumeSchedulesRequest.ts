// Original file: proto/minder/v1/schedule.proto


export interface ResumeSchedulesRequest {
  'names'?: (string)[];
}

export interface ResumeSchedulesRequest__Output {
  'names': (string)[];
}
