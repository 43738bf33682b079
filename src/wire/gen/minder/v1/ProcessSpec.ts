// Original file: proto/minder/v1/common.proto

import type { Limit as _minder_v1_Limit, Limit__Output as _minder_v1_Limit__Output } from '../../minder/v1/Limit.ts';
import type { RestartSpec as _minder_v1_RestartSpec, RestartSpec__Output as _minder_v1_RestartSpec__Output } from '../../minder/v1/RestartSpec.ts';
import type { StopSpec as _minder_v1_StopSpec, StopSpec__Output as _minder_v1_StopSpec__Output } from '../../minder/v1/StopSpec.ts';
import type { PlacementSpec as _minder_v1_PlacementSpec, PlacementSpec__Output as _minder_v1_PlacementSpec__Output } from '../../minder/v1/PlacementSpec.ts';
import type { ProbeSpec as _minder_v1_ProbeSpec, ProbeSpec__Output as _minder_v1_ProbeSpec__Output } from '../../minder/v1/ProbeSpec.ts';
import type { DependencyCondition as _minder_v1_DependencyCondition, DependencyCondition__Output as _minder_v1_DependencyCondition__Output } from '../../minder/v1/DependencyCondition.ts';
import type { LogsSpec as _minder_v1_LogsSpec, LogsSpec__Output as _minder_v1_LogsSpec__Output } from '../../minder/v1/LogsSpec.ts';
import type { ResourcesSpec as _minder_v1_ResourcesSpec, ResourcesSpec__Output as _minder_v1_ResourcesSpec__Output } from '../../minder/v1/ResourcesSpec.ts';
import type { BackgroundSpec as _minder_v1_BackgroundSpec, BackgroundSpec__Output as _minder_v1_BackgroundSpec__Output } from '../../minder/v1/BackgroundSpec.ts';
import type { UpdateSpec as _minder_v1_UpdateSpec, UpdateSpec__Output as _minder_v1_UpdateSpec__Output } from '../../minder/v1/UpdateSpec.ts';
import type { DisconnectSpec as _minder_v1_DisconnectSpec, DisconnectSpec__Output as _minder_v1_DisconnectSpec__Output } from '../../minder/v1/DisconnectSpec.ts';
import type { Secret as _minder_v1_Secret, Secret__Output as _minder_v1_Secret__Output } from '../../minder/v1/Secret.ts';

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
  'readiness'?: (_minder_v1_ProbeSpec | null);
  'liveness'?: (_minder_v1_ProbeSpec | null);
  'dependsOn'?: ({[key: string]: _minder_v1_DependencyCondition});
  'logs'?: (_minder_v1_LogsSpec | null);
  'resources'?: (_minder_v1_ResourcesSpec | null);
  'background'?: (_minder_v1_BackgroundSpec | null);
  'update'?: (_minder_v1_UpdateSpec | null);
  'disconnect'?: (_minder_v1_DisconnectSpec | null);
  'secrets'?: ({[key: string]: _minder_v1_Secret});
  'maxRunSeconds'?: (number | string);
  '_cwd'?: "cwd";
  '_envFile'?: "envFile";
  '_user'?: "user";
  '_umask'?: "umask";
  '_maxRunSeconds'?: "maxRunSeconds";
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
  'readiness': (_minder_v1_ProbeSpec__Output | null);
  'liveness': (_minder_v1_ProbeSpec__Output | null);
  'dependsOn': ({[key: string]: _minder_v1_DependencyCondition__Output});
  'logs': (_minder_v1_LogsSpec__Output | null);
  'resources': (_minder_v1_ResourcesSpec__Output | null);
  'background': (_minder_v1_BackgroundSpec__Output | null);
  'update': (_minder_v1_UpdateSpec__Output | null);
  'disconnect': (_minder_v1_DisconnectSpec__Output | null);
  'secrets': ({[key: string]: _minder_v1_Secret__Output});
  'maxRunSeconds'?: (number);
  '_cwd'?: "cwd";
  '_envFile'?: "envFile";
  '_user'?: "user";
  '_umask'?: "umask";
  '_maxRunSeconds'?: "maxRunSeconds";
}
