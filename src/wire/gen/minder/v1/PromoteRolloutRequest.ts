// Original file: proto/minder/v1/control.proto


export interface PromoteRolloutRequest {
  'name'?: (string);
}

export interface PromoteRolloutRequest__Output {
  'name': (string);
}
