// Original file: proto/minder/v1/schedule.proto

export const HandBack = {
  HAND_BACK_UNSPECIFIED: 'HAND_BACK_UNSPECIFIED',
  HAND_BACK_STICKY: 'HAND_BACK_STICKY',
  HAND_BACK_PREFERRED: 'HAND_BACK_PREFERRED',
} as const;

export type HandBack =
  | 'HAND_BACK_UNSPECIFIED'
  | 0
  | 'HAND_BACK_STICKY'
  | 1
  | 'HAND_BACK_PREFERRED'
  | 2

export type HandBack__Output = typeof HandBack[keyof typeof HandBack]
