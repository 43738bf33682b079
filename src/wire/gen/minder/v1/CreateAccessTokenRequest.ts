// Original file: proto/minder/v1/control.proto

import type { Role as _minder_v1_Role, Role__Output as _minder_v1_Role__Output } from '../../minder/v1/Role.ts';
import type { AccessLimits as _minder_v1_AccessLimits, AccessLimits__Output as _minder_v1_AccessLimits__Output } from '../../minder/v1/AccessLimits.ts';

export interface CreateAccessTokenRequest {
  'name'?: (string);
  'role'?: (_minder_v1_Role);
  'limits'?: (_minder_v1_AccessLimits | null);
  'lifetimeSeconds'?: (number | string);
  '_lifetimeSeconds'?: "lifetimeSeconds";
}

export interface CreateAccessTokenRequest__Output {
  'name': (string);
  'role': (_minder_v1_Role__Output);
  'limits': (_minder_v1_AccessLimits__Output | null);
  'lifetimeSeconds'?: (number);
  '_lifetimeSeconds'?: "lifetimeSeconds";
}
