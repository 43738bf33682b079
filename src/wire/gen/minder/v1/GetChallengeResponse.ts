// Original file: proto/minder/v1/join.proto


export interface GetChallengeResponse {
  'challenge'?: (string);
}

export interface GetChallengeResponse__Output {
  'challenge': (string);
}
