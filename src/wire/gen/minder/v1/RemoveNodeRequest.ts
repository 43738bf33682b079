// Original file: proto/minder/v1/control.proto


export interface RemoveNodeRequest {
  'name'?: (string);
  'force'?: (boolean);
}

export interface RemoveNodeRequest__Output {
  'name': (string);
  'force': (boolean);
}
