// Original file: proto/minder/v1/lock.proto


export interface RenewSessionRequest {
  'session'?: (string);
  'holdSeconds'?: (number | string);
}

export interface RenewSessionRequest__Output {
  'session': (string);
  'holdSeconds': (number);
}
