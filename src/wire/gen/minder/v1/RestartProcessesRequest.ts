// Original file: proto/minder/v1/control.proto


export interface RestartProcessesRequest {
  'names'?: (string)[];
}

export interface RestartProcessesRequest__Output {
  'names': (string)[];
}
