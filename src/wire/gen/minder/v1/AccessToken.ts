// Original file: proto/minder/v1/control.proto

import type { Role as _minder_v1_Role, Role__Output as _minder_v1_Role__Output } from '../../minder/v1/Role.ts';
import type { AccessLimits as _minder_v1_AccessLimits, AccessLimits__Output as _minder_v1_AccessLimits__Output } from '../../minder/v1/AccessLimits.ts';
import type { Long } from '@grpc/proto-loader';

export interface AccessToken {
  'id'?: (string);
  'name'?: (string);
  'role'?: (_minder_v1_Role);
  'limits'?: (_minder_v1_AccessLimits | null);
  'createdAtMs'?: (number | string | Long);
  'expiresAtMs'?: (number | string | Long);
  'revokedAtMs'?: (number | string | Long);
  '_expiresAtMs'?: "expiresAtMs";
  '_revokedAtMs'?: "revokedAtMs";
}

export interface AccessToken__Output {
  'id': (string);
  'name': (string);
  'role': (_minder_v1_Role__Output);
  'limits': (_minder_v1_AccessLimits__Output | null);
  'createdAtMs': (number);
  'expiresAtMs'?: (number);
  'revokedAtMs'?: (number);
  '_expiresAtMs'?: "expiresAtMs";
  '_revokedAtMs'?: "revokedAtMs";
}
