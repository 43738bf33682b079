// Original file: proto/minder/v1/agent.proto


export interface Welcome {
  'protocol'?: (number);
  'session'?: (string);
  'clusterId'?: (string);
  'heartbeatSeconds'?: (number | string);
  'leaseSeconds'?: (number | string);
  'version'?: (string);
}

export interface Welcome__Output {
  'protocol': (number);
  'session': (string);
  'clusterId': (string);
  'heartbeatSeconds': (number);
  'leaseSeconds': (number);
  'version': (string);
}
