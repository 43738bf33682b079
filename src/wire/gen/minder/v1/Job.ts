// Original file: proto/minder/v1/job.proto

import type { JobPriority as _minder_v1_JobPriority, JobPriority__Output as _minder_v1_JobPriority__Output } from '../../minder/v1/JobPriority.ts';
import type { JobState as _minder_v1_JobState, JobState__Output as _minder_v1_JobState__Output } from '../../minder/v1/JobState.ts';
import type { JobParty as _minder_v1_JobParty, JobParty__Output as _minder_v1_JobParty__Output } from '../../minder/v1/JobParty.ts';
import type { JobProgress as _minder_v1_JobProgress, JobProgress__Output as _minder_v1_JobProgress__Output } from '../../minder/v1/JobProgress.ts';
import type { Long } from '@grpc/proto-loader';

export interface Job {
  'handle'?: (string);
  'function'?: (string);
  'unique'?: (string);
  'priority'?: (_minder_v1_JobPriority);
  'background'?: (boolean);
  'state'?: (_minder_v1_JobState);
  'attempt'?: (number);
  'retries'?: (number);
  'dataBytes'?: (number | string | Long);
  'submittedAtMs'?: (number | string | Long);
  'dueAtMs'?: (number | string | Long);
  'startedAtMs'?: (number | string | Long);
  'endedAtMs'?: (number | string | Long);
  'worker'?: (_minder_v1_JobParty | null);
  'progress'?: (_minder_v1_JobProgress | null);
  'reason'?: (string);
  'resultBytes'?: (number | string | Long);
  'followers'?: (number);
  '_dueAtMs'?: "dueAtMs";
  '_startedAtMs'?: "startedAtMs";
  '_endedAtMs'?: "endedAtMs";
  '_reason'?: "reason";
  '_resultBytes'?: "resultBytes";
}

export interface Job__Output {
  'handle': (string);
  'function': (string);
  'unique': (string);
  'priority': (_minder_v1_JobPriority__Output);
  'background': (boolean);
  'state': (_minder_v1_JobState__Output);
  'attempt': (number);
  'retries': (number);
  'dataBytes': (number);
  'submittedAtMs': (number);
  'dueAtMs'?: (number);
  'startedAtMs'?: (number);
  'endedAtMs'?: (number);
  'worker': (_minder_v1_JobParty__Output | null);
  'progress': (_minder_v1_JobProgress__Output | null);
  'reason'?: (string);
  'resultBytes'?: (number);
  'followers': (number);
  '_dueAtMs'?: "dueAtMs";
  '_startedAtMs'?: "startedAtMs";
  '_endedAtMs'?: "endedAtMs";
  '_reason'?: "reason";
  '_resultBytes'?: "resultBytes";
}
