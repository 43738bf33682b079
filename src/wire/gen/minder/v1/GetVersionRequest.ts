// Original file: proto/minder/v1/control.proto


export interface GetVersionRequest {
}

export interface GetVersionRequest__Output {
}
