// Original file: proto/minder/v1/job.proto

import type { JobParty as _minder_v1_JobParty, JobParty__Output as _minder_v1_JobParty__Output } from '../../minder/v1/JobParty.ts';
import type { JobAttempt as _minder_v1_JobAttempt, JobAttempt__Output as _minder_v1_JobAttempt__Output } from '../../minder/v1/JobAttempt.ts';

export interface _minder_v1_WorkerMessage_Abilities {
  'functions'?: (_minder_v1_WorkerMessage_Abilities_Ability)[];
}

export interface _minder_v1_WorkerMessage_Abilities__Output {
  'functions': (_minder_v1_WorkerMessage_Abilities_Ability__Output)[];
}

export interface _minder_v1_WorkerMessage_Abilities_Ability {
  'function'?: (string);
  'limit'?: (number);
}

export interface _minder_v1_WorkerMessage_Abilities_Ability__Output {
  'function': (string);
  'limit': (number);
}

export interface _minder_v1_WorkerMessage_Data {
  'job'?: (_minder_v1_JobAttempt | null);
  'data'?: (Buffer | Uint8Array | string);
}

export interface _minder_v1_WorkerMessage_Data__Output {
  'job': (_minder_v1_JobAttempt__Output | null);
  'data': (Buffer);
}

export interface _minder_v1_WorkerMessage_Done {
  'job'?: (_minder_v1_JobAttempt | null);
  'result'?: (Buffer | Uint8Array | string);
}

export interface _minder_v1_WorkerMessage_Done__Output {
  'job': (_minder_v1_JobAttempt__Output | null);
  'result': (Buffer);
}

export interface _minder_v1_WorkerMessage_Failed {
  'job'?: (_minder_v1_JobAttempt | null);
  'reason'?: (string);
  'final'?: (boolean);
  'exception'?: (Buffer | Uint8Array | string);
  '_exception'?: "exception";
}

export interface _minder_v1_WorkerMessage_Failed__Output {
  'job': (_minder_v1_JobAttempt__Output | null);
  'reason': (string);
  'final': (boolean);
  'exception'?: (Buffer);
  '_exception'?: "exception";
}

export interface _minder_v1_WorkerMessage_Hello {
  'worker'?: (string);
  'party'?: (_minder_v1_JobParty | null);
  'running'?: (_minder_v1_JobAttempt)[];
}

export interface _minder_v1_WorkerMessage_Hello__Output {
  'worker': (string);
  'party': (_minder_v1_JobParty__Output | null);
  'running': (_minder_v1_JobAttempt__Output)[];
}

export interface _minder_v1_WorkerMessage_Progress {
  'job'?: (_minder_v1_JobAttempt | null);
  'numerator'?: (number | string);
  'denominator'?: (number | string);
}

export interface _minder_v1_WorkerMessage_Progress__Output {
  'job': (_minder_v1_JobAttempt__Output | null);
  'numerator': (number);
  'denominator': (number);
}

export interface _minder_v1_WorkerMessage_Renew {
  'running'?: (_minder_v1_JobAttempt)[];
}

export interface _minder_v1_WorkerMessage_Renew__Output {
  'running': (_minder_v1_JobAttempt__Output)[];
}

export interface _minder_v1_WorkerMessage_Returned {
  'job'?: (_minder_v1_JobAttempt | null);
  'reason'?: (string);
}

export interface _minder_v1_WorkerMessage_Returned__Output {
  'job': (_minder_v1_JobAttempt__Output | null);
  'reason': (string);
}

export interface WorkerMessage {
  'hello'?: (_minder_v1_WorkerMessage_Hello | null);
  'abilities'?: (_minder_v1_WorkerMessage_Abilities | null);
  'renew'?: (_minder_v1_WorkerMessage_Renew | null);
  'data'?: (_minder_v1_WorkerMessage_Data | null);
  'warning'?: (_minder_v1_WorkerMessage_Data | null);
  'progress'?: (_minder_v1_WorkerMessage_Progress | null);
  'done'?: (_minder_v1_WorkerMessage_Done | null);
  'failed'?: (_minder_v1_WorkerMessage_Failed | null);
  'returned'?: (_minder_v1_WorkerMessage_Returned | null);
  'message'?: "hello"|"abilities"|"renew"|"data"|"warning"|"progress"|"done"|"failed"|"returned";
}

export interface WorkerMessage__Output {
  'hello'?: (_minder_v1_WorkerMessage_Hello__Output | null);
  'abilities'?: (_minder_v1_WorkerMessage_Abilities__Output | null);
  'renew'?: (_minder_v1_WorkerMessage_Renew__Output | null);
  'data'?: (_minder_v1_WorkerMessage_Data__Output | null);
  'warning'?: (_minder_v1_WorkerMessage_Data__Output | null);
  'progress'?: (_minder_v1_WorkerMessage_Progress__Output | null);
  'done'?: (_minder_v1_WorkerMessage_Done__Output | null);
  'failed'?: (_minder_v1_WorkerMessage_Failed__Output | null);
  'returned'?: (_minder_v1_WorkerMessage_Returned__Output | null);
  'message'?: "hello"|"abilities"|"renew"|"data"|"warning"|"progress"|"done"|"failed"|"returned";
}
