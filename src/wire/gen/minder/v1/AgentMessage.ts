// Original file: proto/minder/v1/agent.proto

import type { Hello as _minder_v1_Hello, Hello__Output as _minder_v1_Hello__Output } from '../../minder/v1/Hello.ts';
import type { Heartbeat as _minder_v1_Heartbeat, Heartbeat__Output as _minder_v1_Heartbeat__Output } from '../../minder/v1/Heartbeat.ts';
import type { StatusBatch as _minder_v1_StatusBatch, StatusBatch__Output as _minder_v1_StatusBatch__Output } from '../../minder/v1/StatusBatch.ts';
import type { AssignmentsApplied as _minder_v1_AssignmentsApplied, AssignmentsApplied__Output as _minder_v1_AssignmentsApplied__Output } from '../../minder/v1/AssignmentsApplied.ts';
import type { ResendAssignments as _minder_v1_ResendAssignments, ResendAssignments__Output as _minder_v1_ResendAssignments__Output } from '../../minder/v1/ResendAssignments.ts';
import type { SignalResult as _minder_v1_SignalResult, SignalResult__Output as _minder_v1_SignalResult__Output } from '../../minder/v1/SignalResult.ts';
import type { Pids as _minder_v1_Pids, Pids__Output as _minder_v1_Pids__Output } from '../../minder/v1/Pids.ts';

export interface AgentMessage {
  'hello'?: (_minder_v1_Hello | null);
  'heartbeat'?: (_minder_v1_Heartbeat | null);
  'status'?: (_minder_v1_StatusBatch | null);
  'applied'?: (_minder_v1_AssignmentsApplied | null);
  'resend'?: (_minder_v1_ResendAssignments | null);
  'signalResult'?: (_minder_v1_SignalResult | null);
  'pids'?: (_minder_v1_Pids | null);
  'message'?: "hello"|"heartbeat"|"status"|"applied"|"resend"|"signalResult"|"pids";
}

export interface AgentMessage__Output {
  'hello'?: (_minder_v1_Hello__Output | null);
  'heartbeat'?: (_minder_v1_Heartbeat__Output | null);
  'status'?: (_minder_v1_StatusBatch__Output | null);
  'applied'?: (_minder_v1_AssignmentsApplied__Output | null);
  'resend'?: (_minder_v1_ResendAssignments__Output | null);
  'signalResult'?: (_minder_v1_SignalResult__Output | null);
  'pids'?: (_minder_v1_Pids__Output | null);
  'message'?: "hello"|"heartbeat"|"status"|"applied"|"resend"|"signalResult"|"pids";
}
