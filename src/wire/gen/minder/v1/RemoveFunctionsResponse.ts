// Original file: proto/minder/v1/job.proto


export interface RemoveFunctionsResponse {
}

export interface RemoveFunctionsResponse__Output {
}
