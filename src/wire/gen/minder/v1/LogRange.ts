// Original file: proto/minder/v1/common.proto


export interface LogRange {
  'stdout'?: (boolean);
  'stderr'?: (boolean);
  'tail'?: (number);
  'follow'?: (boolean);
  '_tail'?: "tail";
}

export interface LogRange__Output {
  'stdout': (boolean);
  'stderr': (boolean);
  'tail'?: (number);
  'follow': (boolean);
  '_tail'?: "tail";
}
