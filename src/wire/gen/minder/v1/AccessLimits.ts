// Original file: proto/minder/v1/control.proto


export interface AccessLimits {
  'processes'?: (string)[];
  'nodes'?: (string)[];
}

export interface AccessLimits__Output {
  'processes': (string)[];
  'nodes': (string)[];
}
