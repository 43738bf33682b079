// Original file: proto/minder/v1/schedule.proto


export interface HealthLevels {
  'process'?: (string);
  'tcpPort'?: (number);
  'http'?: (string);
  '_process'?: "process";
  '_tcpPort'?: "tcpPort";
  '_http'?: "http";
}

export interface HealthLevels__Output {
  'process'?: (string);
  'tcpPort'?: (number);
  'http'?: (string);
  '_process'?: "process";
  '_tcpPort'?: "tcpPort";
  '_http'?: "http";
}
