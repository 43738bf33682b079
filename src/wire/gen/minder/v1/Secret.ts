// Original file: proto/minder/v1/common.proto


export interface Secret {
  'value'?: (string);
  'fingerprint'?: (string);
  'form'?: "value"|"fingerprint";
}

export interface Secret__Output {
  'value'?: (string);
  'fingerprint'?: (string);
  'form'?: "value"|"fingerprint";
}
