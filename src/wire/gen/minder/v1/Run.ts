// Original file: proto/minder/v1/schedule.proto

import type { RunCause as _minder_v1_RunCause, RunCause__Output as _minder_v1_RunCause__Output } from '../../minder/v1/RunCause.ts';
import type { RunState as _minder_v1_RunState, RunState__Output as _minder_v1_RunState__Output } from '../../minder/v1/RunState.ts';
import type { RunOutcome as _minder_v1_RunOutcome, RunOutcome__Output as _minder_v1_RunOutcome__Output } from '../../minder/v1/RunOutcome.ts';
import type { RunTask as _minder_v1_RunTask, RunTask__Output as _minder_v1_RunTask__Output } from '../../minder/v1/RunTask.ts';
import type { Long } from '@grpc/proto-loader';

export interface Run {
  'id'?: (string);
  'schedule'?: (string);
  'revision'?: (number);
  'scheduledAtMs'?: (number | string | Long);
  'cause'?: (_minder_v1_RunCause);
  'state'?: (_minder_v1_RunState);
  'claimedAtMs'?: (number | string | Long);
  'dispatchedAtMs'?: (number | string | Long);
  'endedAtMs'?: (number | string | Long);
  'outcome'?: (_minder_v1_RunOutcome);
  'reason'?: (string);
  'actor'?: (string);
  'tasks'?: (_minder_v1_RunTask)[];
  'retryAtMs'?: (number | string | Long);
  'mutexToken'?: (number | string | Long);
  '_dispatchedAtMs'?: "dispatchedAtMs";
  '_endedAtMs'?: "endedAtMs";
  '_reason'?: "reason";
  '_actor'?: "actor";
  '_retryAtMs'?: "retryAtMs";
  '_mutexToken'?: "mutexToken";
}

export interface Run__Output {
  'id': (string);
  'schedule': (string);
  'revision': (number);
  'scheduledAtMs': (number);
  'cause': (_minder_v1_RunCause__Output);
  'state': (_minder_v1_RunState__Output);
  'claimedAtMs': (number);
  'dispatchedAtMs'?: (number);
  'endedAtMs'?: (number);
  'outcome': (_minder_v1_RunOutcome__Output);
  'reason'?: (string);
  'actor'?: (string);
  'tasks': (_minder_v1_RunTask__Output)[];
  'retryAtMs'?: (number);
  'mutexToken'?: (number);
  '_dispatchedAtMs'?: "dispatchedAtMs";
  '_endedAtMs'?: "endedAtMs";
  '_reason'?: "reason";
  '_actor'?: "actor";
  '_retryAtMs'?: "retryAtMs";
  '_mutexToken'?: "mutexToken";
}
