// Original file: proto/minder/v1/kv.proto


export interface DeleteEntryResponse {
}

export interface DeleteEntryResponse__Output {
}
