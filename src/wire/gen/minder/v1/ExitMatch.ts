// Original file: proto/minder/v1/common.proto


export interface ExitMatch {
  'code'?: (number);
  'signal'?: (string);
  'how'?: "code"|"signal";
}

export interface ExitMatch__Output {
  'code'?: (number);
  'signal'?: (string);
  'how'?: "code"|"signal";
}
