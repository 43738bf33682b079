// Original file: proto/minder/v1/job.proto


export interface JobParty {
  'name'?: (string);
  'host'?: (string);
  'node'?: (string);
  'pid'?: (number);
  '_node'?: "node";
  '_pid'?: "pid";
}

export interface JobParty__Output {
  'name': (string);
  'host': (string);
  'node'?: (string);
  'pid'?: (number);
  '_node'?: "node";
  '_pid'?: "pid";
}
