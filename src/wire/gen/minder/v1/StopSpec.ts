// Original file: proto/minder/v1/common.proto


export interface StopSpec {
  'signal'?: (string);
  'timeoutSeconds'?: (number | string);
  'group'?: (boolean);
}

export interface StopSpec__Output {
  'signal': (string);
  'timeoutSeconds': (number);
  'group': (boolean);
}
