// Original file: proto/minder/v1/lock.proto


export interface BreakLockRequest {
  'name'?: (string);
  'reason'?: (string);
}

export interface BreakLockRequest__Output {
  'name': (string);
  'reason': (string);
}
