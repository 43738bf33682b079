// Original file: proto/minder/v1/control.proto


export interface RemoveNodeResponse {
}

export interface RemoveNodeResponse__Output {
}
