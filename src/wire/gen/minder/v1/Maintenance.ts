// Original file: proto/minder/v1/control.proto

import type { MaintenanceKind as _minder_v1_MaintenanceKind, MaintenanceKind__Output as _minder_v1_MaintenanceKind__Output } from '../../minder/v1/MaintenanceKind.ts';
import type { Long } from '@grpc/proto-loader';

export interface Maintenance {
  'kind'?: (_minder_v1_MaintenanceKind);
  'sinceMs'?: (number | string | Long);
  'comment'?: (string);
  'deadlineAtMs'?: (number | string | Long);
  'remaining'?: (number);
  '_comment'?: "comment";
  '_deadlineAtMs'?: "deadlineAtMs";
}

export interface Maintenance__Output {
  'kind': (_minder_v1_MaintenanceKind__Output);
  'sinceMs': (number);
  'comment'?: (string);
  'deadlineAtMs'?: (number);
  'remaining': (number);
  '_comment'?: "comment";
  '_deadlineAtMs'?: "deadlineAtMs";
}
