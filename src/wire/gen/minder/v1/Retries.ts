// Original file: proto/minder/v1/schedule.proto


export interface Retries {
  'limit'?: (number);
  'intervalSeconds'?: (number | string);
  'backoff'?: (number | string);
  'maxIntervalSeconds'?: (number | string);
}

export interface Retries__Output {
  'limit': (number);
  'intervalSeconds': (number);
  'backoff': (number);
  'maxIntervalSeconds': (number);
}
