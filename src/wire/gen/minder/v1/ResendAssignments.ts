// Original file: proto/minder/v1/agent.proto


export interface ResendAssignments {
}

export interface ResendAssignments__Output {
}
