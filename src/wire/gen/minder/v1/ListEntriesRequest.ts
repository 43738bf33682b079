// Original file: proto/minder/v1/kv.proto


export interface ListEntriesRequest {
  'prefix'?: (string);
  'limit'?: (number);
  'after'?: (string);
  '_after'?: "after";
}

export interface ListEntriesRequest__Output {
  'prefix': (string);
  'limit': (number);
  'after'?: (string);
  '_after'?: "after";
}
