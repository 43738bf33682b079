// Original file: proto/minder/v1/agent.proto


export interface PushLogsResponse {
}

export interface PushLogsResponse__Output {
}
