// Original file: proto/minder/v1/schedule.proto

import type { Long } from '@grpc/proto-loader';

export interface ForgottenRuns {
  'firesMs'?: (number | string | Long);
  'backfillsMs'?: (number | string | Long);
  '_firesMs'?: "firesMs";
  '_backfillsMs'?: "backfillsMs";
}

export interface ForgottenRuns__Output {
  'firesMs'?: (number);
  'backfillsMs'?: (number);
  '_firesMs'?: "firesMs";
  '_backfillsMs'?: "backfillsMs";
}
