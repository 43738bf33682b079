// Original file: proto/minder/v1/schedule.proto


export interface ManualStart {
}

export interface ManualStart__Output {
}
