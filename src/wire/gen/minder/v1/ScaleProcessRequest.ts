// Original file: proto/minder/v1/control.proto


export interface ScaleProcessRequest {
  'name'?: (string);
  'count'?: (number);
  'ifRevision'?: (number);
  '_ifRevision'?: "ifRevision";
}

export interface ScaleProcessRequest__Output {
  'name': (string);
  'count': (number);
  'ifRevision'?: (number);
  '_ifRevision'?: "ifRevision";
}
