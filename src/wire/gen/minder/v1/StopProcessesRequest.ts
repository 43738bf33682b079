// Original file: proto/minder/v1/control.proto


export interface StopProcessesRequest {
  'names'?: (string)[];
}

export interface StopProcessesRequest__Output {
  'names': (string)[];
}
