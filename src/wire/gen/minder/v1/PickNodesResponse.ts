// Original file: proto/minder/v1/control.proto


export interface _minder_v1_PickNodesResponse_Other {
  'node'?: (string);
  'why'?: (string);
}

export interface _minder_v1_PickNodesResponse_Other__Output {
  'node': (string);
  'why': (string);
}

export interface _minder_v1_PickNodesResponse_Rated {
  'node'?: (string);
  'rating'?: (number | string);
  'freeCpus'?: (number);
  'load'?: (number | string);
  'why'?: (string);
}

export interface _minder_v1_PickNodesResponse_Rated__Output {
  'node': (string);
  'rating': (number);
  'freeCpus': (number);
  'load': (number);
  'why': (string);
}

export interface PickNodesResponse {
  'picked'?: (_minder_v1_PickNodesResponse_Rated)[];
  'others'?: (_minder_v1_PickNodesResponse_Other)[];
  'jobs'?: (number);
}

export interface PickNodesResponse__Output {
  'picked': (_minder_v1_PickNodesResponse_Rated__Output)[];
  'others': (_minder_v1_PickNodesResponse_Other__Output)[];
  'jobs': (number);
}
