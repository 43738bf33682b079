// Original file: proto/minder/v1/schedule.proto

import type { OutputExcerpt as _minder_v1_OutputExcerpt, OutputExcerpt__Output as _minder_v1_OutputExcerpt__Output } from '../../minder/v1/OutputExcerpt.ts';

export interface RunOutput {
  'instance'?: (string);
  'outputs'?: (_minder_v1_OutputExcerpt)[];
}

export interface RunOutput__Output {
  'instance': (string);
  'outputs': (_minder_v1_OutputExcerpt__Output)[];
}
