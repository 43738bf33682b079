// Original file: proto/minder/v1/control.proto


export interface ReleaseNodeRequest {
  'name'?: (string);
}

export interface ReleaseNodeRequest__Output {
  'name': (string);
}
