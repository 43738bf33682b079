// Original file: proto/minder/v1/job.proto


export interface JobProgress {
  'numerator'?: (number | string);
  'denominator'?: (number | string);
}

export interface JobProgress__Output {
  'numerator': (number);
  'denominator': (number);
}
