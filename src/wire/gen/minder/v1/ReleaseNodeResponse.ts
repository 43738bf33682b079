// Original file: proto/minder/v1/control.proto


export interface ReleaseNodeResponse {
}

export interface ReleaseNodeResponse__Output {
}
