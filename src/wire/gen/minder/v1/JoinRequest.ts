// Original file: proto/minder/v1/join.proto


export interface JoinRequest {
  'token'?: (string);
  'signingRequest'?: (string);
}

export interface JoinRequest__Output {
  'token': (string);
  'signingRequest': (string);
}
