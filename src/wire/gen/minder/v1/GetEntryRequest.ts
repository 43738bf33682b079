// Original file: proto/minder/v1/kv.proto


export interface GetEntryRequest {
  'key'?: (string);
}

export interface GetEntryRequest__Output {
  'key': (string);
}
