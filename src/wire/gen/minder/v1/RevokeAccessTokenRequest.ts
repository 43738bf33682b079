// Original file: proto/minder/v1/control.proto


export interface RevokeAccessTokenRequest {
  'id'?: (string);
}

export interface RevokeAccessTokenRequest__Output {
  'id': (string);
}
