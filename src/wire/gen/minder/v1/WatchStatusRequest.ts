// Original file: proto/minder/v1/control.proto


export interface WatchStatusRequest {
  'names'?: (string)[];
  'follow'?: (boolean);
}

export interface WatchStatusRequest__Output {
  'names': (string)[];
  'follow': (boolean);
}
