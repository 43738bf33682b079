// Original file: proto/minder/v1/schedule.proto


export interface CancelRunRequest {
  'id'?: (string);
}

export interface CancelRunRequest__Output {
  'id': (string);
}
