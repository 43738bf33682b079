// Original file: proto/minder/v1/control.proto


export interface DrainNodeRequest {
  'name'?: (string);
  'deadlineSeconds'?: (number | string);
  'comment'?: (string);
  '_deadlineSeconds'?: "deadlineSeconds";
  '_comment'?: "comment";
}

export interface DrainNodeRequest__Output {
  'name': (string);
  'deadlineSeconds'?: (number);
  'comment'?: (string);
  '_deadlineSeconds'?: "deadlineSeconds";
  '_comment'?: "comment";
}
