// Original file: proto/minder/v1/lock.proto


export interface ListLocksRequest {
  'names'?: (string)[];
  'after'?: (string);
}

export interface ListLocksRequest__Output {
  'names': (string)[];
  'after': (string);
}
