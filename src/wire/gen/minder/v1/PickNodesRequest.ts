// Original file: proto/minder/v1/control.proto


export interface PickNodesRequest {
  'constraints'?: (string)[];
  'classes'?: (string)[];
  'count'?: (number);
  'holdSeconds'?: (number | string);
  'load'?: (number | string);
  'allowReserved'?: (boolean);
  'idle'?: (boolean);
  'favor'?: (string);
  '_holdSeconds'?: "holdSeconds";
  '_favor'?: "favor";
}

export interface PickNodesRequest__Output {
  'constraints': (string)[];
  'classes': (string)[];
  'count': (number);
  'holdSeconds'?: (number);
  'load': (number);
  'allowReserved': (boolean);
  'idle': (boolean);
  'favor'?: (string);
  '_holdSeconds'?: "holdSeconds";
  '_favor'?: "favor";
}
