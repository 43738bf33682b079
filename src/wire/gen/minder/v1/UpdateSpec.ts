// Original file: proto/minder/v1/common.proto


export interface UpdateSpec {
  'maxParallel'?: (string);
  'canary'?: (number);
  'minHealthySeconds'?: (number | string);
  'healthyDeadlineSeconds'?: (number | string);
  'progressDeadlineSeconds'?: (number | string);
  'autoRevert'?: (boolean);
  'autoPromote'?: (boolean);
  'stopFirst'?: (boolean);
}

export interface UpdateSpec__Output {
  'maxParallel': (string);
  'canary': (number);
  'minHealthySeconds': (number);
  'healthyDeadlineSeconds': (number);
  'progressDeadlineSeconds': (number);
  'autoRevert': (boolean);
  'autoPromote': (boolean);
  'stopFirst': (boolean);
}
