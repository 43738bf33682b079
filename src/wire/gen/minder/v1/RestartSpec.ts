// Original file: proto/minder/v1/common.proto

import type { RestartPolicy as _minder_v1_RestartPolicy, RestartPolicy__Output as _minder_v1_RestartPolicy__Output } from '../../minder/v1/RestartPolicy.ts';
import type { OnLimit as _minder_v1_OnLimit, OnLimit__Output as _minder_v1_OnLimit__Output } from '../../minder/v1/OnLimit.ts';
import type { ExitMatch as _minder_v1_ExitMatch, ExitMatch__Output as _minder_v1_ExitMatch__Output } from '../../minder/v1/ExitMatch.ts';

export interface RestartSpec {
  'policy'?: (_minder_v1_RestartPolicy);
  'intervalSeconds'?: (number | string);
  'backoff'?: (number | string);
  'maxIntervalSeconds'?: (number | string);
  'jitter'?: (number | string);
  'limit'?: (number);
  'windowSeconds'?: (number | string);
  'resetAfterSeconds'?: (number | string);
  'onLimit'?: (_minder_v1_OnLimit);
  'successOn'?: (_minder_v1_ExitMatch)[];
  'preventOn'?: (_minder_v1_ExitMatch)[];
  'forceOn'?: (_minder_v1_ExitMatch)[];
  '_limit'?: "limit";
}

export interface RestartSpec__Output {
  'policy': (_minder_v1_RestartPolicy__Output);
  'intervalSeconds': (number);
  'backoff': (number);
  'maxIntervalSeconds': (number);
  'jitter': (number);
  'limit'?: (number);
  'windowSeconds': (number);
  'resetAfterSeconds': (number);
  'onLimit': (_minder_v1_OnLimit__Output);
  'successOn': (_minder_v1_ExitMatch__Output)[];
  'preventOn': (_minder_v1_ExitMatch__Output)[];
  'forceOn': (_minder_v1_ExitMatch__Output)[];
  '_limit'?: "limit";
}
