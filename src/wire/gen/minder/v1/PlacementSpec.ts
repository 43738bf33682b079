// Original file: proto/minder/v1/common.proto


export interface PlacementSpec {
  'count'?: (number);
  'all'?: (boolean);
  'nodes'?: (string)[];
  'selector'?: ({[key: string]: string});
}

export interface PlacementSpec__Output {
  'count': (number);
  'all': (boolean);
  'nodes': (string)[];
  'selector': ({[key: string]: string});
}
