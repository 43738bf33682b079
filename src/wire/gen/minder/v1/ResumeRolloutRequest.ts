// Original file: proto/minder/v1/control.proto


export interface ResumeRolloutRequest {
  'name'?: (string);
}

export interface ResumeRolloutRequest__Output {
  'name': (string);
}
