// Original file: proto/minder/v1/agent.proto

import type { Welcome as _minder_v1_Welcome, Welcome__Output as _minder_v1_Welcome__Output } from '../../minder/v1/Welcome.ts';
import type { Assignments as _minder_v1_Assignments, Assignments__Output as _minder_v1_Assignments__Output } from '../../minder/v1/Assignments.ts';
import type { HeartbeatAck as _minder_v1_HeartbeatAck, HeartbeatAck__Output as _minder_v1_HeartbeatAck__Output } from '../../minder/v1/HeartbeatAck.ts';
import type { StatusAck as _minder_v1_StatusAck, StatusAck__Output as _minder_v1_StatusAck__Output } from '../../minder/v1/StatusAck.ts';
import type { SignalInstance as _minder_v1_SignalInstance, SignalInstance__Output as _minder_v1_SignalInstance__Output } from '../../minder/v1/SignalInstance.ts';
import type { OpenLogs as _minder_v1_OpenLogs, OpenLogs__Output as _minder_v1_OpenLogs__Output } from '../../minder/v1/OpenLogs.ts';
import type { CheckPids as _minder_v1_CheckPids, CheckPids__Output as _minder_v1_CheckPids__Output } from '../../minder/v1/CheckPids.ts';

export interface ManagerMessage {
  'welcome'?: (_minder_v1_Welcome | null);
  'assignments'?: (_minder_v1_Assignments | null);
  'heartbeatAck'?: (_minder_v1_HeartbeatAck | null);
  'statusAck'?: (_minder_v1_StatusAck | null);
  'signal'?: (_minder_v1_SignalInstance | null);
  'openLogs'?: (_minder_v1_OpenLogs | null);
  'checkPids'?: (_minder_v1_CheckPids | null);
  'message'?: "welcome"|"assignments"|"heartbeatAck"|"statusAck"|"signal"|"openLogs"|"checkPids";
}

export interface ManagerMessage__Output {
  'welcome'?: (_minder_v1_Welcome__Output | null);
  'assignments'?: (_minder_v1_Assignments__Output | null);
  'heartbeatAck'?: (_minder_v1_HeartbeatAck__Output | null);
  'statusAck'?: (_minder_v1_StatusAck__Output | null);
  'signal'?: (_minder_v1_SignalInstance__Output | null);
  'openLogs'?: (_minder_v1_OpenLogs__Output | null);
  'checkPids'?: (_minder_v1_CheckPids__Output | null);
  'message'?: "welcome"|"assignments"|"heartbeatAck"|"statusAck"|"signal"|"openLogs"|"checkPids";
}
