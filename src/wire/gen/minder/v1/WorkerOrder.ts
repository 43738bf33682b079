// Original file: proto/minder/v1/job.proto

import type { JobAttempt as _minder_v1_JobAttempt, JobAttempt__Output as _minder_v1_JobAttempt__Output } from '../../minder/v1/JobAttempt.ts';
import type { ProcessSpec as _minder_v1_ProcessSpec, ProcessSpec__Output as _minder_v1_ProcessSpec__Output } from '../../minder/v1/ProcessSpec.ts';
import type { WorkerMode as _minder_v1_WorkerMode, WorkerMode__Output as _minder_v1_WorkerMode__Output } from '../../minder/v1/WorkerMode.ts';

export interface _minder_v1_WorkerOrder_Functions_Assigned {
  'function'?: (string);
  'revision'?: (number);
  'process'?: (_minder_v1_ProcessSpec | null);
  'concurrency'?: (number);
  'mode'?: (_minder_v1_WorkerMode);
}

export interface _minder_v1_WorkerOrder_Functions_Assigned__Output {
  'function': (string);
  'revision': (number);
  'process': (_minder_v1_ProcessSpec__Output | null);
  'concurrency': (number);
  'mode': (_minder_v1_WorkerMode__Output);
}

export interface _minder_v1_WorkerOrder_Functions {
  'functions'?: (_minder_v1_WorkerOrder_Functions_Assigned)[];
}

export interface _minder_v1_WorkerOrder_Functions__Output {
  'functions': (_minder_v1_WorkerOrder_Functions_Assigned__Output)[];
}

export interface _minder_v1_WorkerOrder_NewJob {
  'job'?: (_minder_v1_JobAttempt | null);
  'function'?: (string);
  'unique'?: (string);
  'data'?: (Buffer | Uint8Array | string);
  'reducer'?: (string);
  'timeoutSeconds'?: (number | string);
  'leaseSeconds'?: (number | string);
  '_reducer'?: "reducer";
  '_timeoutSeconds'?: "timeoutSeconds";
}

export interface _minder_v1_WorkerOrder_NewJob__Output {
  'job': (_minder_v1_JobAttempt__Output | null);
  'function': (string);
  'unique': (string);
  'data': (Buffer);
  'reducer'?: (string);
  'timeoutSeconds'?: (number);
  'leaseSeconds': (number);
  '_reducer'?: "reducer";
  '_timeoutSeconds'?: "timeoutSeconds";
}

export interface _minder_v1_WorkerOrder_Revoked {
  'job'?: (_minder_v1_JobAttempt | null);
  'reason'?: (string);
}

export interface _minder_v1_WorkerOrder_Revoked__Output {
  'job': (_minder_v1_JobAttempt__Output | null);
  'reason': (string);
}

export interface _minder_v1_WorkerOrder_Welcome {
  'renewSeconds'?: (number | string);
}

export interface _minder_v1_WorkerOrder_Welcome__Output {
  'renewSeconds': (number);
}

export interface WorkerOrder {
  'welcome'?: (_minder_v1_WorkerOrder_Welcome | null);
  'job'?: (_minder_v1_WorkerOrder_NewJob | null);
  'recorded'?: (_minder_v1_JobAttempt | null);
  'revoked'?: (_minder_v1_WorkerOrder_Revoked | null);
  'functions'?: (_minder_v1_WorkerOrder_Functions | null);
  'order'?: "welcome"|"job"|"recorded"|"revoked"|"functions";
}

export interface WorkerOrder__Output {
  'welcome'?: (_minder_v1_WorkerOrder_Welcome__Output | null);
  'job'?: (_minder_v1_WorkerOrder_NewJob__Output | null);
  'recorded'?: (_minder_v1_JobAttempt__Output | null);
  'revoked'?: (_minder_v1_WorkerOrder_Revoked__Output | null);
  'functions'?: (_minder_v1_WorkerOrder_Functions__Output | null);
  'order'?: "welcome"|"job"|"recorded"|"revoked"|"functions";
}
