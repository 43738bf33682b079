// Original file: proto/minder/v1/common.proto


export interface PlacementSpec {
  'count'?: (number);
  'all'?: (boolean);
  'nodes'?: (string)[];
  'selector'?: ({[key: string]: string});
  'constraints'?: (string)[];
  'spread'?: (string);
  'preferences'?: ({[key: string]: number});
  'perNode'?: (number);
  '_spread'?: "spread";
  '_perNode'?: "perNode";
}

export interface PlacementSpec__Output {
  'count': (number);
  'all': (boolean);
  'nodes': (string)[];
  'selector': ({[key: string]: string});
  'constraints': (string)[];
  'spread'?: (string);
  'preferences': ({[key: string]: number});
  'perNode'?: (number);
  '_spread'?: "spread";
  '_perNode'?: "perNode";
}
