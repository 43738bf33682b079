// Original file: proto/minder/v1/common.proto


export interface DisconnectSpec {
  'stopAfterSeconds'?: (number | string);
  'replaceAfterSeconds'?: (number | string);
  '_stopAfterSeconds'?: "stopAfterSeconds";
  '_replaceAfterSeconds'?: "replaceAfterSeconds";
}

export interface DisconnectSpec__Output {
  'stopAfterSeconds'?: (number);
  'replaceAfterSeconds'?: (number);
  '_stopAfterSeconds'?: "stopAfterSeconds";
  '_replaceAfterSeconds'?: "replaceAfterSeconds";
}
