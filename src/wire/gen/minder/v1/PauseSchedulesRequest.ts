// Original file: proto/minder/v1/schedule.proto


export interface PauseSchedulesRequest {
  'names'?: (string)[];
  'reason'?: (string);
  '_reason'?: "reason";
}

export interface PauseSchedulesRequest__Output {
  'names': (string)[];
  'reason'?: (string);
  '_reason'?: "reason";
}
