// Original file: proto/minder/v1/control.proto


export interface RolloutFailure {
  'reason'?: (string);
  'instance'?: (string);
  'output'?: (string)[];
  'gone'?: (boolean);
  '_instance'?: "instance";
}

export interface RolloutFailure__Output {
  'reason': (string);
  'instance'?: (string);
  'output': (string)[];
  'gone': (boolean);
  '_instance'?: "instance";
}
