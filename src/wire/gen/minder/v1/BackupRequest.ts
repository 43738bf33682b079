// Original file: proto/minder/v1/control.proto


export interface BackupRequest {
}

export interface BackupRequest__Output {
}
