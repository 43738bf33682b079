// Original file: proto/minder/v1/common.proto


export interface BackgroundSpec {
  'pidFile'?: (string);
  'timeoutSeconds'?: (number | string);
}

export interface BackgroundSpec__Output {
  'pidFile': (string);
  'timeoutSeconds': (number);
}
