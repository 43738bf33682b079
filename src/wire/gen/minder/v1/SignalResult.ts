// Original file: proto/minder/v1/agent.proto


export interface SignalResult {
  'request'?: (string);
  'error'?: (string);
}

export interface SignalResult__Output {
  'request': (string);
  'error': (string);
}
