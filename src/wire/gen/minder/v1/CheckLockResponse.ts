// Original file: proto/minder/v1/lock.proto


export interface CheckLockResponse {
  'held'?: (boolean);
}

export interface CheckLockResponse__Output {
  'held': (boolean);
}
