// Original file: proto/minder/v1/control.proto


export interface PauseRolloutRequest {
  'name'?: (string);
}

export interface PauseRolloutRequest__Output {
  'name': (string);
}
