// Original file: proto/minder/v1/schedule.proto

import type { Strategy as _minder_v1_Strategy, Strategy__Output as _minder_v1_Strategy__Output } from '../../minder/v1/Strategy.ts';
import type { RunOrder as _minder_v1_RunOrder, RunOrder__Output as _minder_v1_RunOrder__Output } from '../../minder/v1/RunOrder.ts';
import type { HandBack as _minder_v1_HandBack, HandBack__Output as _minder_v1_HandBack__Output } from '../../minder/v1/HandBack.ts';
import type { HealthLevels as _minder_v1_HealthLevels, HealthLevels__Output as _minder_v1_HealthLevels__Output } from '../../minder/v1/HealthLevels.ts';

export interface RunTarget {
  'strategy'?: (_minder_v1_Strategy);
  'nodes'?: (string)[];
  'selector'?: ({[key: string]: string});
  'constraints'?: (string)[];
  'order'?: (_minder_v1_RunOrder);
  'handBack'?: (_minder_v1_HandBack);
  'healthy'?: (_minder_v1_HealthLevels | null);
  'perNode'?: (number);
  '_perNode'?: "perNode";
}

export interface RunTarget__Output {
  'strategy': (_minder_v1_Strategy__Output);
  'nodes': (string)[];
  'selector': ({[key: string]: string});
  'constraints': (string)[];
  'order': (_minder_v1_RunOrder__Output);
  'handBack': (_minder_v1_HandBack__Output);
  'healthy': (_minder_v1_HealthLevels__Output | null);
  'perNode'?: (number);
  '_perNode'?: "perNode";
}
