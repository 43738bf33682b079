// Original file: proto/minder/v1/common.proto


export interface TcpCheck {
  'host'?: (string);
  'port'?: (number);
}

export interface TcpCheck__Output {
  'host': (string);
  'port': (number);
}
