// Original file: proto/minder/v1/control.proto


export interface UndoRolloutRequest {
  'name'?: (string);
  'to'?: (number);
  '_to'?: "to";
}

export interface UndoRolloutRequest__Output {
  'name': (string);
  'to'?: (number);
  '_to'?: "to";
}
