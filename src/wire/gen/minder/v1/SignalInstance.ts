// Original file: proto/minder/v1/agent.proto


export interface SignalInstance {
  'request'?: (string);
  'instance'?: (string);
  'signal'?: (string);
}

export interface SignalInstance__Output {
  'request': (string);
  'instance': (string);
  'signal': (string);
}
