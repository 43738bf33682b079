// Original file: proto/minder/v1/common.proto


export interface NodeReason {
  'node'?: (string);
  'why'?: (string);
}

export interface NodeReason__Output {
  'node': (string);
  'why': (string);
}
