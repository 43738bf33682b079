// Original file: proto/minder/v1/job.proto


export interface _minder_v1_JobEnd_Cancelled {
  'reason'?: (string);
}

export interface _minder_v1_JobEnd_Cancelled__Output {
  'reason': (string);
}

export interface _minder_v1_JobEnd_Done {
  'result'?: (Buffer | Uint8Array | string);
}

export interface _minder_v1_JobEnd_Done__Output {
  'result': (Buffer);
}

export interface _minder_v1_JobEnd_Failed {
  'reason'?: (string);
  'exception'?: (Buffer | Uint8Array | string);
  '_exception'?: "exception";
}

export interface _minder_v1_JobEnd_Failed__Output {
  'reason': (string);
  'exception'?: (Buffer);
  '_exception'?: "exception";
}

export interface JobEnd {
  'done'?: (_minder_v1_JobEnd_Done | null);
  'failed'?: (_minder_v1_JobEnd_Failed | null);
  'cancelled'?: (_minder_v1_JobEnd_Cancelled | null);
  'end'?: "done"|"failed"|"cancelled";
}

export interface JobEnd__Output {
  'done'?: (_minder_v1_JobEnd_Done__Output | null);
  'failed'?: (_minder_v1_JobEnd_Failed__Output | null);
  'cancelled'?: (_minder_v1_JobEnd_Cancelled__Output | null);
  'end'?: "done"|"failed"|"cancelled";
}
