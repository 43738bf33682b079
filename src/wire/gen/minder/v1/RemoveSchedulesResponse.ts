// Original file: proto/minder/v1/schedule.proto


export interface RemoveSchedulesResponse {
}

export interface RemoveSchedulesResponse__Output {
}
