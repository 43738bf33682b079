// Original file: proto/minder/v1/job.proto


export interface RemoveFunctionsRequest {
  'names'?: (string)[];
  'force'?: (boolean);
}

export interface RemoveFunctionsRequest__Output {
  'names': (string)[];
  'force': (boolean);
}
