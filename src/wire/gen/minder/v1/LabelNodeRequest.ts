// Original file: proto/minder/v1/control.proto


export interface LabelNodeRequest {
  'name'?: (string);
  'set'?: ({[key: string]: string});
  'unset'?: (string)[];
}

export interface LabelNodeRequest__Output {
  'name': (string);
  'set': ({[key: string]: string});
  'unset': (string)[];
}
