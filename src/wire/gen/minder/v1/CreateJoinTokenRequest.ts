// Original file: proto/minder/v1/control.proto


export interface CreateJoinTokenRequest {
  'uses'?: (number);
  'lifetimeSeconds'?: (number | string);
}

export interface CreateJoinTokenRequest__Output {
  'uses': (number);
  'lifetimeSeconds': (number);
}
