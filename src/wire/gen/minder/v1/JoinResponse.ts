// Original file: proto/minder/v1/join.proto


export interface JoinResponse {
  'certificate'?: (string);
  'authority'?: (string);
}

export interface JoinResponse__Output {
  'certificate': (string);
  'authority': (string);
}
