// Original file: proto/minder/v1/schedule.proto

export const DstRule = {
  DST_RULE_UNSPECIFIED: 'DST_RULE_UNSPECIFIED',
  DST_RULE_VIXIE: 'DST_RULE_VIXIE',
  DST_RULE_SKIP: 'DST_RULE_SKIP',
  DST_RULE_UTC: 'DST_RULE_UTC',
} as const;

export type DstRule =
  | 'DST_RULE_UNSPECIFIED'
  | 0
  | 'DST_RULE_VIXIE'
  | 1
  | 'DST_RULE_SKIP'
  | 2
  | 'DST_RULE_UTC'
  | 3

export type DstRule__Output = typeof DstRule[keyof typeof DstRule]
