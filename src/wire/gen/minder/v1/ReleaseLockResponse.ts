// Original file: proto/minder/v1/lock.proto


export interface ReleaseLockResponse {
}

export interface ReleaseLockResponse__Output {
}
