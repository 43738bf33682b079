// Original file: proto/minder/v1/lock.proto


export interface ReleaseLockRequest {
  'session'?: (string);
  'request'?: (string);
}

export interface ReleaseLockRequest__Output {
  'session': (string);
  'request': (string);
}
