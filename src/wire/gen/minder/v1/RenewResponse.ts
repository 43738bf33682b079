// Original file: proto/minder/v1/join.proto


export interface RenewResponse {
  'certificate'?: (string);
}

export interface RenewResponse__Output {
  'certificate': (string);
}
