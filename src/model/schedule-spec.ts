import type { NodeName, ProcessName, ScheduleName } from './ids.ts';
import type { ProcessSpec } from './process-spec.ts';
import type { WallTime } from './records.ts';

/**
 * What a schedule is to be, complete: every default filled in. Durations are seconds.
 * Read from files by `spec-file.ts`; times are computed by `src/policy/cron`.
 */
export interface ScheduleSpec {
	readonly name: ScheduleName;
	readonly when: When;
	/** IANA name, e.g. `Europe/Berlin`; `UTC` unless it is said. Without meaning for `every`, `at` and `manual`. */
	readonly timezone: string;
	readonly dst: DstRule;
	/** What each run executes: a one-shot (`daemon` false, never restarted by the agent) under the name of the schedule; its `placement` is not used. */
	readonly run: ProcessSpec;
	/** A run that takes longer is stopped and has failed; absent: it may take for ever. For each try anew. */
	readonly timeoutSeconds?: number;
	readonly on: RunTarget;
	readonly overlap: Overlap;
	/** Most runs at once with `overlap: allow`; absent: no limit. */
	readonly maxRunning?: number;
	/** Most runs that wait with `overlap: queue`, and for a mutex; one more is skipped. */
	readonly maxQueued: number;
	/** Name of a lock, as `minder lock` takes it, that each run holds. */
	readonly mutex?: string;
	readonly catchUp: CatchUp;
	/** A fire that is later than this is missed, whatever `catchUp` says. */
	readonly startingDeadlineSeconds: number;
	/** Each fire is put off by up to so much, by the same time for the same schedule. */
	readonly jitterSeconds: number;
	readonly retries: Retries;
	/** What becomes of a try whose end nobody knows, or whose node was lost: it has failed for good, or it is made again. */
	readonly onLost: 'fail' | 'rerun';
	/** No fire before. */
	readonly startsAt?: WallTime;
	/** No fire from then on. */
	readonly expiresAt?: WallTime;
	/** Without a time of its own (`manual`) it runs after each success of all of them; with one, a fire is skipped unless the last run of each succeeded. */
	readonly dependsOn?: readonly ScheduleName[];
	readonly history: HistoryLimits;
	/** Paused as long as the file says so. */
	readonly paused: boolean;
}

export type When =
	/** 5 to 7 fields as they were written, in the syntax of `src/policy/cron`. */
	| { readonly kind: 'cron'; readonly expression: string }
	/** Fixed elapsed time, from the moment the schedule was made or its `when` was changed. At least 1 s. */
	| { readonly kind: 'every'; readonly seconds: number }
	| { readonly kind: 'at'; readonly at: WallTime }
	/** By hand, or after others. */
	| { readonly kind: 'manual' };

/**
 * What fixed times (neither minute nor hour begins with `*`) do where the clocks change. `vixie`: one in a gap fires once right after it, one that comes
 * twice fires the first time. `skip`: one in a gap is left out, one that comes twice fires twice. `utc`: the zone's standard offset all year.
 */
export const DST_RULES = ['vixie', 'skip', 'utc'] as const;
export type DstRule = (typeof DST_RULES)[number];

/** What happens with a fire while a run of the same schedule is under way, anywhere. */
export const OVERLAPS = ['allow', 'forbid', 'replace', 'queue'] as const;
export type Overlap = (typeof OVERLAPS)[number];

/** What happens with fires that no manager was there for: none of them, the last one, all of them. */
export const CATCH_UPS = ['none', 'once', 'all'] as const;
export type CatchUp = (typeof CATCH_UPS)[number];

/** `any`: the least loaded · `all`: every one · `rotate`: the next one · `primary`: the first healthy one of `nodes`. */
export const STRATEGIES = ['any', 'all', 'rotate', 'primary'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** Where a run goes. Nodes, selector and constraints narrow the candidates as in a placement; only ready nodes take one. */
export interface RunTarget {
	readonly strategy: Strategy;
	/** With `primary` in order of preference. */
	readonly nodes: readonly NodeName[];
	readonly selector: Readonly<Record<string, string>>;
	readonly constraints?: readonly string[];
	/** With `all`: at once, or one after the other, where a failure ends it. */
	readonly order: 'parallel' | 'sequential';
	/** With `primary`, once the preferred node is healthy again: stay with the standby, or go back. */
	readonly handBack: 'sticky' | 'preferred';
	/** What else a healthy node needs; absent: its agent's heartbeat is enough. */
	readonly healthy?: HealthLevels;
	/** Most runs of this schedule at once on one node; absent: no limit. */
	readonly perNode?: number;
}

/** Each that is there must hold. */
export interface HealthLevels {
	/** An instance of this process on the node is ready. */
	readonly process?: ProcessName;
	/** A port of the node that takes connections from the manager. */
	readonly tcpPort?: number;
	/** Path and port on the node that answer the manager with 200 ≤ status < 400, e.g. `:8080/healthz`. */
	readonly http?: string;
}

/** Tries beyond the first, after `intervalSeconds`, which grows by `backoff` up to `maxIntervalSeconds`. */
export interface Retries {
	readonly limit: number;
	readonly intervalSeconds: number;
	readonly backoff: number;
	readonly maxIntervalSeconds: number;
}

/** Ended runs that are kept: so many successes, so many others, and none older. */
export interface HistoryLimits {
	readonly successes: number;
	readonly others: number;
	readonly maxAgeSeconds: number;
}

export const SCHEDULE_DEFAULTS = {
	timezone: 'UTC',
	dst: 'vixie',
	on: { strategy: 'any', nodes: [], selector: {}, order: 'parallel', handBack: 'sticky' },
	overlap: 'forbid',
	maxQueued: 10,
	catchUp: 'once',
	startingDeadlineSeconds: 3600,
	jitterSeconds: 0,
	retries: { limit: 0, intervalSeconds: 10, backoff: 2, maxIntervalSeconds: 600 },
	onLost: 'fail',
	history: { successes: 100, others: 100, maxAgeSeconds: 30 * 86_400 },
	paused: false,
} as const satisfies Partial<ScheduleSpec>;
