// Original file: proto/minder/v1/control.proto


export interface RestartProcessesRequest {
  'names'?: (string)[];
  'atOnce'?: (boolean);
}

export interface RestartProcessesRequest__Output {
  'names': (string)[];
  'atOnce': (boolean);
}
