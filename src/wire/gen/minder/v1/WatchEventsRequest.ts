// Original file: proto/minder/v1/control.proto


export interface WatchEventsRequest {
  'names'?: (string)[];
  'follow'?: (boolean);
  'limit'?: (number);
  'audit'?: (boolean);
  '_limit'?: "limit";
}

export interface WatchEventsRequest__Output {
  'names': (string)[];
  'follow': (boolean);
  'limit'?: (number);
  'audit': (boolean);
  '_limit'?: "limit";
}
