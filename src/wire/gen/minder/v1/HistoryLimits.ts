// Original file: proto/minder/v1/schedule.proto


export interface HistoryLimits {
  'successes'?: (number);
  'others'?: (number);
  'maxAgeSeconds'?: (number | string);
}

export interface HistoryLimits__Output {
  'successes': (number);
  'others': (number);
  'maxAgeSeconds': (number);
}
