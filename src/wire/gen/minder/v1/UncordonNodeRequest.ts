// Original file: proto/minder/v1/control.proto


export interface UncordonNodeRequest {
  'name'?: (string);
}

export interface UncordonNodeRequest__Output {
  'name': (string);
}
