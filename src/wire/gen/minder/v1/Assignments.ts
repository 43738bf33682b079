// Original file: proto/minder/v1/agent.proto

import type { AssignmentsKind as _minder_v1_AssignmentsKind, AssignmentsKind__Output as _minder_v1_AssignmentsKind__Output } from '../../minder/v1/AssignmentsKind.ts';
import type { Assignment as _minder_v1_Assignment, Assignment__Output as _minder_v1_Assignment__Output } from '../../minder/v1/Assignment.ts';
import type { Long } from '@grpc/proto-loader';

export interface Assignments {
  'kind'?: (_minder_v1_AssignmentsKind);
  'appliesTo'?: (number | string | Long);
  'resultsIn'?: (number | string | Long);
  'upserts'?: (_minder_v1_Assignment)[];
  'removals'?: (string)[];
  'more'?: (boolean);
}

export interface Assignments__Output {
  'kind': (_minder_v1_AssignmentsKind__Output);
  'appliesTo': (number);
  'resultsIn': (number);
  'upserts': (_minder_v1_Assignment__Output)[];
  'removals': (string)[];
  'more': (boolean);
}
