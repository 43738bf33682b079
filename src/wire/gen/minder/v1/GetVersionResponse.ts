// Original file: proto/minder/v1/control.proto


export interface GetVersionResponse {
  'version'?: (string);
  'protocol'?: (number);
  'clusterId'?: (string);
  'warnings'?: (string)[];
}

export interface GetVersionResponse__Output {
  'version': (string);
  'protocol': (number);
  'clusterId': (string);
  'warnings': (string)[];
}
