// Original file: proto/minder/v1/control.proto


export interface _minder_v1_SignalInstancesResponse_Result {
  'instance'?: (string);
  'error'?: (string);
}

export interface _minder_v1_SignalInstancesResponse_Result__Output {
  'instance': (string);
  'error': (string);
}

export interface SignalInstancesResponse {
  'results'?: (_minder_v1_SignalInstancesResponse_Result)[];
}

export interface SignalInstancesResponse__Output {
  'results': (_minder_v1_SignalInstancesResponse_Result__Output)[];
}
