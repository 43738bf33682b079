// Original file: proto/minder/v1/kv.proto


export interface WatchEntriesRequest {
  'prefix'?: (string);
}

export interface WatchEntriesRequest__Output {
  'prefix': (string);
}
