// Original file: proto/minder/v1/control.proto


export interface ListAccessTokensRequest {
}

export interface ListAccessTokensRequest__Output {
}
