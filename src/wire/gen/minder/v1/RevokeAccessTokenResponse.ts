// Original file: proto/minder/v1/control.proto

import type { AccessToken as _minder_v1_AccessToken, AccessToken__Output as _minder_v1_AccessToken__Output } from '../../minder/v1/AccessToken.ts';

export interface RevokeAccessTokenResponse {
  'view'?: (_minder_v1_AccessToken | null);
}

export interface RevokeAccessTokenResponse__Output {
  'view': (_minder_v1_AccessToken__Output | null);
}
