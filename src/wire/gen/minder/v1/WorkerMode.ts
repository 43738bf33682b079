// Original file: proto/minder/v1/job.proto

export const WorkerMode = {
  WORKER_MODE_UNSPECIFIED: 'WORKER_MODE_UNSPECIFIED',
  WORKER_MODE_COMMAND: 'WORKER_MODE_COMMAND',
  WORKER_MODE_LINES: 'WORKER_MODE_LINES',
  WORKER_MODE_FRAMES: 'WORKER_MODE_FRAMES',
} as const;

export type WorkerMode =
  | 'WORKER_MODE_UNSPECIFIED'
  | 0
  | 'WORKER_MODE_COMMAND'
  | 1
  | 'WORKER_MODE_LINES'
  | 2
  | 'WORKER_MODE_FRAMES'
  | 3

export type WorkerMode__Output = typeof WorkerMode[keyof typeof WorkerMode]
