// Original file: proto/minder/v1/control.proto


export interface ReserveNodeRequest {
  'name'?: (string);
  'comment'?: (string);
}

export interface ReserveNodeRequest__Output {
  'name': (string);
  'comment': (string);
}
