// Original file: proto/minder/v1/control.proto


export interface ReserveNodeResponse {
}

export interface ReserveNodeResponse__Output {
}
