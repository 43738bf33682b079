// Original file: proto/minder/v1/control.proto


export interface CordonNodeRequest {
  'name'?: (string);
  'comment'?: (string);
  '_comment'?: "comment";
}

export interface CordonNodeRequest__Output {
  'name': (string);
  'comment'?: (string);
  '_comment'?: "comment";
}
