// Original file: proto/minder/v1/common.proto

import type { Limit as _minder_v1_Limit, Limit__Output as _minder_v1_Limit__Output } from '../../minder/v1/Limit.ts';
import type { RestartSpec as _minder_v1_RestartSpec, RestartSpec__Output as _minder_v1_RestartSpec__Output } from '../../minder/v1/RestartSpec.ts';
import type { StopSpec as _minder_v1_StopSpec, StopSpec__Output as _minder_v1_StopSpec__Output } from '../../minder/v1/StopSpec.ts';
import type { PlacementSpec as _minder_v1_PlacementSpec, PlacementSpec__Output as _minder_v1_PlacementSpec__Output } from '../../minder/v1/PlacementSpec.ts';

export interface ProcessSpec {
  'name'?: (string);
  'command'?: (string);
  'args'?: (string)[];
  'daemon'?: (boolean);
  'cwd'?: (string);
  'env'?: ({[key: string]: string});
  'envFile'?: (string);
  'user'?: (string);
  'umask'?: (string);
  'limits'?: ({[key: string]: _minder_v1_Limit});
  'restart'?: (_minder_v1_RestartSpec | null);
  'stop'?: (_minder_v1_StopSpec | null);
  'startSeconds'?: (number | string);
  'placement'?: (_minder_v1_PlacementSpec | null);
  '_cwd'?: "cwd";
  '_envFile'?: "envFile";
  '_user'?: "user";
  '_umask'?: "umask";
}

export interface ProcessSpec__Output {
  'name': (string);
  'command': (string);
  'args': (string)[];
  'daemon': (boolean);
  'cwd'?: (string);
  'env': ({[key: string]: string});
  'envFile'?: (string);
  'user'?: (string);
  'umask'?: (string);
  'limits': ({[key: string]: _minder_v1_Limit__Output});
  'restart': (_minder_v1_RestartSpec__Output | null);
  'stop': (_minder_v1_StopSpec__Output | null);
  'startSeconds': (number);
  'placement': (_minder_v1_PlacementSpec__Output | null);
  '_cwd'?: "cwd";
  '_envFile'?: "envFile";
  '_user'?: "user";
  '_umask'?: "umask";
}
