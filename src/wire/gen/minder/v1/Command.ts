// Original file: proto/minder/v1/common.proto


export interface Command {
  'argv'?: (string)[];
}

export interface Command__Output {
  'argv': (string)[];
}
