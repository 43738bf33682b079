import type { NodeName, ProcessName } from './ids.ts';

/**
 * What a process is to be, complete: every default filled in. Durations are seconds (fractions allowed), sizes bytes.
 * Read from files by `spec-file.ts`; the defaults live in `process-spec-schema.ts`.
 */
export interface ProcessSpec {
	readonly name: ProcessName;
	/** A path, or a name looked up in the program's PATH. */
	readonly command: string;
	/** argv[1…]; never split or expanded again. */
	readonly args: readonly string[];
	/** true: keep it running; false: run to completion once. */
	readonly daemon: boolean;
	/** Working directory; without it, `/`. */
	readonly cwd?: string;
	/** Exactly these on top of a clean base (PATH, HOME, USER, LOGNAME, SHELL, LANG). */
	readonly env: Readonly<Record<string, string>>;
	/** File of `KEY=value` lines, read by the agent at each start; `env` wins over it. */
	readonly envFile?: string;
	/** Name or number; the agent must be root to change it. */
	readonly user?: string;
	/** Four octal digits at most, e.g. `022`. */
	readonly umask?: string;
	/** Resource limits, soft and hard alike. */
	readonly limits: Readonly<Partial<Record<LimitName, number | 'unlimited'>>>;
	readonly restart: RestartSpec;
	readonly stop: StopSpec;
	/** A run shorter than this counts as a failed start. Seconds. */
	readonly startSeconds: number;
	readonly placement: PlacementSpec;
}

/** The resource limits that a POSIX `sh` can set with its `ulimit` on Linux. */
export const LIMIT_NAMES = ['nofile', 'nproc', 'core', 'as', 'cpu', 'fsize', 'data', 'stack', 'memlock'] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

export const RESTART_POLICIES = ['always', 'on-failure', 'never'] as const;
export type RestartPolicy = (typeof RESTART_POLICIES)[number];

/** See `src/policy/restart.ts` for what each number does. */
export interface RestartSpec {
	readonly policy: RestartPolicy;
	readonly intervalSeconds: number;
	/** Factor ≥ 1 between one delay and the next; 1 = constant. */
	readonly backoff: number;
	readonly maxIntervalSeconds: number;
	/** 0…1: up to this share of the delay is added at random. */
	readonly jitter: number;
	/** More exits than this within the window → `onLimit`; 0 = the first exit is the last; `null` = no limit. */
	readonly limit: number | null;
	readonly windowSeconds: number;
	/** A run of at least this long sets the delay back to the first one. */
	readonly resetAfterSeconds: number;
	readonly onLimit: 'fail' | 'slow';
}

export interface StopSpec {
	/** Canonical name, e.g. `SIGTERM`. */
	readonly signal: NodeJS.Signals;
	readonly timeoutSeconds: number;
	/** Send the first signal to the whole group instead of the program alone. */
	readonly group: boolean;
}

/** Where instances go. `count` applies unless `all`. Named nodes and the selector narrow the candidates; both must hold. */
export interface PlacementSpec {
	readonly count: number;
	readonly all: boolean;
	readonly nodes: readonly NodeName[];
	readonly selector: Readonly<Record<string, string>>;
}
