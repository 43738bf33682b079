// Original file: proto/minder/v1/agent.proto


export interface CheckPids {
  'request'?: (string);
  'pids'?: (number)[];
}

export interface CheckPids__Output {
  'request': (string);
  'pids': (number)[];
}
