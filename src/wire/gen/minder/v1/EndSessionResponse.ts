// Original file: proto/minder/v1/lock.proto


export interface EndSessionResponse {
}

export interface EndSessionResponse__Output {
}
