// Original file: proto/minder/v1/join.proto


export interface RenewRequest {
  'signingRequest'?: (string);
}

export interface RenewRequest__Output {
  'signingRequest': (string);
}
