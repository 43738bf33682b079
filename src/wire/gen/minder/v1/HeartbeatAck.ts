// Original file: proto/minder/v1/agent.proto


export interface HeartbeatAck {
  'heartbeatSeconds'?: (number | string);
  'leaseSeconds'?: (number | string);
}

export interface HeartbeatAck__Output {
  'heartbeatSeconds': (number);
  'leaseSeconds': (number);
}
