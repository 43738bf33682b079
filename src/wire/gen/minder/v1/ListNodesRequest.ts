// Original file: proto/minder/v1/control.proto


export interface ListNodesRequest {
  'names'?: (string)[];
}

export interface ListNodesRequest__Output {
  'names': (string)[];
}
