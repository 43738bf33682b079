// Original file: proto/minder/v1/lock.proto


export interface EndSessionRequest {
  'session'?: (string);
  'clean'?: (boolean);
}

export interface EndSessionRequest__Output {
  'session': (string);
  'clean': (boolean);
}
