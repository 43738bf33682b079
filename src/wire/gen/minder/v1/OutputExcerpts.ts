// Original file: proto/minder/v1/common.proto

import type { OutputExcerpt as _minder_v1_OutputExcerpt, OutputExcerpt__Output as _minder_v1_OutputExcerpt__Output } from '../../minder/v1/OutputExcerpt.ts';

export interface OutputExcerpts {
  'outputs'?: (_minder_v1_OutputExcerpt)[];
}

export interface OutputExcerpts__Output {
  'outputs': (_minder_v1_OutputExcerpt__Output)[];
}
