// Original file: proto/minder/v1/control.proto


export interface GetProcessRequest {
  'name'?: (string);
}

export interface GetProcessRequest__Output {
  'name': (string);
}
