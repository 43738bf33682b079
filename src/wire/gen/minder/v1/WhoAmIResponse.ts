// Original file: proto/minder/v1/control.proto

import type { Role as _minder_v1_Role, Role__Output as _minder_v1_Role__Output } from '../../minder/v1/Role.ts';
import type { AccessLimits as _minder_v1_AccessLimits, AccessLimits__Output as _minder_v1_AccessLimits__Output } from '../../minder/v1/AccessLimits.ts';

export interface WhoAmIResponse {
  'name'?: (string);
  'role'?: (_minder_v1_Role);
  'limits'?: (_minder_v1_AccessLimits | null);
}

export interface WhoAmIResponse__Output {
  'name': (string);
  'role': (_minder_v1_Role__Output);
  'limits': (_minder_v1_AccessLimits__Output | null);
}
