// Original file: proto/minder/v1/schedule.proto


export interface RemoveSchedulesRequest {
  'names'?: (string)[];
}

export interface RemoveSchedulesRequest__Output {
  'names': (string)[];
}
