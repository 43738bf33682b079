// Original file: proto/minder/v1/job.proto

export const JobDelivery = {
  JOB_DELIVERY_UNSPECIFIED: 'JOB_DELIVERY_UNSPECIFIED',
  JOB_DELIVERY_AT_LEAST_ONCE: 'JOB_DELIVERY_AT_LEAST_ONCE',
  JOB_DELIVERY_AT_MOST_ONCE: 'JOB_DELIVERY_AT_MOST_ONCE',
} as const;

export type JobDelivery =
  | 'JOB_DELIVERY_UNSPECIFIED'
  | 0
  | 'JOB_DELIVERY_AT_LEAST_ONCE'
  | 1
  | 'JOB_DELIVERY_AT_MOST_ONCE'
  | 2

export type JobDelivery__Output = typeof JobDelivery[keyof typeof JobDelivery]
