// Original file: proto/minder/v1/control.proto


export interface StartProcessesRequest {
  'names'?: (string)[];
}

export interface StartProcessesRequest__Output {
  'names': (string)[];
}
