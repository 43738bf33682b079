// Original file: proto/minder/v1/control.proto


export interface RemoveProcessesRequest {
  'names'?: (string)[];
}

export interface RemoveProcessesRequest__Output {
  'names': (string)[];
}
