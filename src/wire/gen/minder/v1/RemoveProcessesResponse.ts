// Original file: proto/minder/v1/control.proto


export interface RemoveProcessesResponse {
  'names'?: (string)[];
}

export interface RemoveProcessesResponse__Output {
  'names': (string)[];
}
