import type { RunCause, RunOutcome, Run as RunRecord } from '../model/schedule-records.ts';
import type { CatchUp, DstRule, Overlap, RunTarget, ScheduleSpec, Strategy } from '../model/schedule-spec.ts';
import { enumCodec } from './enums.ts';
import type { CatchUp__Output } from './gen/minder/v1/CatchUp.ts';
import type { DstRule__Output } from './gen/minder/v1/DstRule.ts';
import type { HandBack__Output } from './gen/minder/v1/HandBack.ts';
import type { OnLost__Output } from './gen/minder/v1/OnLost.ts';
import type { Overlap__Output } from './gen/minder/v1/Overlap.ts';
import type { RunCause__Output } from './gen/minder/v1/RunCause.ts';
import type { RunOrder__Output } from './gen/minder/v1/RunOrder.ts';
import type { RunOutcome__Output } from './gen/minder/v1/RunOutcome.ts';
import type { RunState__Output } from './gen/minder/v1/RunState.ts';
import type { Strategy__Output } from './gen/minder/v1/Strategy.ts';

const DST_RULE = {
	DST_RULE_UNSPECIFIED: null,
	DST_RULE_VIXIE: 'vixie',
	DST_RULE_SKIP: 'skip',
	DST_RULE_UTC: 'utc',
} as const satisfies Record<DstRule__Output, DstRule | null>;

export const dstRuleCodec = enumCodec<DstRule, typeof DST_RULE>('dst', DST_RULE);

const OVERLAP = {
	OVERLAP_UNSPECIFIED: null,
	OVERLAP_ALLOW: 'allow',
	OVERLAP_FORBID: 'forbid',
	OVERLAP_REPLACE: 'replace',
	OVERLAP_QUEUE: 'queue',
} as const satisfies Record<Overlap__Output, Overlap | null>;

export const overlapCodec = enumCodec<Overlap, typeof OVERLAP>('overlap', OVERLAP);

const CATCH_UP = {
	CATCH_UP_UNSPECIFIED: null,
	CATCH_UP_NONE: 'none',
	CATCH_UP_ONCE: 'once',
	CATCH_UP_ALL: 'all',
} as const satisfies Record<CatchUp__Output, CatchUp | null>;

export const catchUpCodec = enumCodec<CatchUp, typeof CATCH_UP>('catchUp', CATCH_UP);

const ON_LOST = {
	ON_LOST_UNSPECIFIED: null,
	ON_LOST_FAIL: 'fail',
	ON_LOST_RERUN: 'rerun',
} as const satisfies Record<OnLost__Output, ScheduleSpec['onLost'] | null>;

export const onLostCodec = enumCodec<ScheduleSpec['onLost'], typeof ON_LOST>('onLost', ON_LOST);

const STRATEGY = {
	STRATEGY_UNSPECIFIED: null,
	STRATEGY_ANY: 'any',
	STRATEGY_ALL: 'all',
	STRATEGY_ROTATE: 'rotate',
	STRATEGY_PRIMARY: 'primary',
} as const satisfies Record<Strategy__Output, Strategy | null>;

export const strategyCodec = enumCodec<Strategy, typeof STRATEGY>('strategy', STRATEGY);

const RUN_ORDER = {
	RUN_ORDER_UNSPECIFIED: null,
	RUN_ORDER_PARALLEL: 'parallel',
	RUN_ORDER_SEQUENTIAL: 'sequential',
} as const satisfies Record<RunOrder__Output, RunTarget['order'] | null>;

export const runOrderCodec = enumCodec<RunTarget['order'], typeof RUN_ORDER>('order', RUN_ORDER);

const HAND_BACK = {
	HAND_BACK_UNSPECIFIED: null,
	HAND_BACK_STICKY: 'sticky',
	HAND_BACK_PREFERRED: 'preferred',
} as const satisfies Record<HandBack__Output, RunTarget['handBack'] | null>;

export const handBackCodec = enumCodec<RunTarget['handBack'], typeof HAND_BACK>('handBack', HAND_BACK);

const RUN_CAUSE = {
	RUN_CAUSE_UNSPECIFIED: null,
	RUN_CAUSE_SCHEDULE: 'schedule',
	RUN_CAUSE_CATCH_UP: 'catch-up',
	RUN_CAUSE_MANUAL: 'manual',
	RUN_CAUSE_BACKFILL: 'backfill',
	RUN_CAUSE_DEPENDENCY: 'dependency',
} as const satisfies Record<RunCause__Output, RunCause | null>;

export const runCauseCodec = enumCodec<RunCause, typeof RUN_CAUSE>('cause of a run', RUN_CAUSE);

const RUN_STATE = {
	RUN_STATE_UNSPECIFIED: null,
	RUN_STATE_WAITING: 'waiting',
	RUN_STATE_RUNNING: 'running',
	RUN_STATE_ENDED: 'ended',
} as const satisfies Record<RunState__Output, RunRecord['state'] | null>;

export const runStateCodec = enumCodec<RunRecord['state'], typeof RUN_STATE>('state of a run', RUN_STATE);

const RUN_OUTCOME = {
	RUN_OUTCOME_UNSPECIFIED: null,
	RUN_OUTCOME_SUCCEEDED: 'succeeded',
	RUN_OUTCOME_FAILED: 'failed',
	RUN_OUTCOME_TIMED_OUT: 'timed-out',
	RUN_OUTCOME_LOST: 'lost',
	RUN_OUTCOME_CANCELLED: 'cancelled',
	RUN_OUTCOME_REPLACED: 'replaced',
	RUN_OUTCOME_SKIPPED: 'skipped',
	RUN_OUTCOME_MISSED: 'missed',
} as const satisfies Record<RunOutcome__Output, RunOutcome | null>;

export const runOutcomeCodec = enumCodec<RunOutcome, typeof RUN_OUTCOME>('outcome of a run', RUN_OUTCOME);
