// Original file: proto/minder/v1/common.proto

import type { TcpCheck as _minder_v1_TcpCheck, TcpCheck__Output as _minder_v1_TcpCheck__Output } from '../../minder/v1/TcpCheck.ts';
import type { Command as _minder_v1_Command, Command__Output as _minder_v1_Command__Output } from '../../minder/v1/Command.ts';

export interface ProbeSpec {
  'http'?: (string);
  'tcp'?: (_minder_v1_TcpCheck | null);
  'exec'?: (_minder_v1_Command | null);
  'logLine'?: (string);
  'intervalSeconds'?: (number | string);
  'timeoutSeconds'?: (number | string);
  'initialDelaySeconds'?: (number | string);
  'successThreshold'?: (number);
  'failureThreshold'?: (number);
  'deadlineSeconds'?: (number | string);
  'check'?: "http"|"tcp"|"exec"|"logLine";
  '_deadlineSeconds'?: "deadlineSeconds";
}

export interface ProbeSpec__Output {
  'http'?: (string);
  'tcp'?: (_minder_v1_TcpCheck__Output | null);
  'exec'?: (_minder_v1_Command__Output | null);
  'logLine'?: (string);
  'intervalSeconds': (number);
  'timeoutSeconds': (number);
  'initialDelaySeconds': (number);
  'successThreshold': (number);
  'failureThreshold': (number);
  'deadlineSeconds'?: (number);
  'check'?: "http"|"tcp"|"exec"|"logLine";
  '_deadlineSeconds'?: "deadlineSeconds";
}
