// Original file: proto/minder/v1/join.proto


export interface GetChallengeRequest {
}

export interface GetChallengeRequest__Output {
}
