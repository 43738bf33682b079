// Original file: proto/minder/v1/control.proto


export interface SignalInstancesRequest {
  'names'?: (string)[];
  'signal'?: (string);
}

export interface SignalInstancesRequest__Output {
  'names': (string)[];
  'signal': (string);
}
