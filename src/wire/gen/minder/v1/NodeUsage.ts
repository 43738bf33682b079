// Original file: proto/minder/v1/common.proto

import type { Disk as _minder_v1_Disk, Disk__Output as _minder_v1_Disk__Output } from '../../minder/v1/Disk.ts';
import type { Long } from '@grpc/proto-loader';

export interface NodeUsage {
  'cpuPercent'?: (number | string);
  'load'?: (number | string)[];
  'memoryUsedBytes'?: (number | string | Long);
  'disks'?: (_minder_v1_Disk)[];
}

export interface NodeUsage__Output {
  'cpuPercent': (number);
  'load': (number)[];
  'memoryUsedBytes': (number);
  'disks': (_minder_v1_Disk__Output)[];
}
