// Original file: proto/minder/v1/common.proto

import type { Command as _minder_v1_Command, Command__Output as _minder_v1_Command__Output } from '../../minder/v1/Command.ts';

export interface StopSpec {
  'signal'?: (string);
  'timeoutSeconds'?: (number | string);
  'group'?: (boolean);
  'delaySeconds'?: (number | string);
  'preStop'?: (_minder_v1_Command | null);
  'postStop'?: (_minder_v1_Command | null);
  '_delaySeconds'?: "delaySeconds";
}

export interface StopSpec__Output {
  'signal': (string);
  'timeoutSeconds': (number);
  'group': (boolean);
  'delaySeconds'?: (number);
  'preStop': (_minder_v1_Command__Output | null);
  'postStop': (_minder_v1_Command__Output | null);
  '_delaySeconds'?: "delaySeconds";
}
