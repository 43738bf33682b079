import type { NodeName, ProcessName } from './ids.ts';
import type { DisconnectSpec, UpdateSpec } from './update-spec.ts';

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
	/** Environment variables whose values nobody is shown; none of them stands in `env` as well. Never empty. */
	readonly secrets?: Readonly<Record<string, Secret>>;
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
	/** A run that lasts longer is stopped, and has failed with a timeout; absent: no limit. Seconds. */
	readonly maxRunSeconds?: number;
	/** Ready once this succeeds; without it, after `startSeconds`. */
	readonly readiness?: ReadinessSpec;
	/** A failure restarts the program by the restart policy. */
	readonly liveness?: ProbeSpec;
	/** What has to be so before it is started; stopped in reverse order. */
	readonly dependsOn?: Readonly<Record<ProcessName, DependencyCondition>>;
	/** Without it {@link DEFAULT_LOGS}. */
	readonly logs?: LogsSpec;
	readonly resources?: ResourcesSpec;
	/** For a program that puts itself in the background: the one whose pid it writes is the one that is watched. */
	readonly background?: BackgroundSpec;
	/** Without it `PLAIN_UPDATE`. */
	readonly update?: UpdateSpec;
	/** Without it they are kept as they are. */
	readonly disconnect?: DisconnectSpec;
}

/** The value, as agents get it; or what is shown of it, which stands for the value that the process has already. */
export type Secret = { readonly value: string } | ShownSecret;

/** Hexadecimal: a keyed hash of process, variable and value, that tells a changed value from an unchanged one. */
export interface ShownSecret {
	readonly fingerprint: string;
}

/** A spec as people are shown it. */
export interface ShownSpec extends ProcessSpec {
	readonly secrets?: Readonly<Record<string, ShownSecret>>;
}

/** What is asked, of the machine that the instance runs on. */
export type ProbeCheck =
	/** 200 ≤ status < 400. */
	| { readonly kind: 'http'; readonly url: string }
	| { readonly kind: 'tcp'; readonly host: string; readonly port: number }
	/** Exit code 0; with the environment, user and directory of the program. */
	| { readonly kind: 'exec'; readonly command: readonly string[] }
	/** A line of the output of this run that the regular expression matches; it is remembered. */
	| { readonly kind: 'logLine'; readonly pattern: string };

/** Seconds; thresholds count results in a row. */
export interface ProbeSpec {
	readonly check: ProbeCheck;
	readonly intervalSeconds: number;
	/** An answer that takes longer is a failure. */
	readonly timeoutSeconds: number;
	/** After the start, before the first check. */
	readonly initialDelaySeconds: number;
	readonly successThreshold: number;
	readonly failureThreshold: number;
}

export interface ReadinessSpec extends ProbeSpec {
	/** Not ready this long after its start: a failed start. */
	readonly deadlineSeconds: number;
}

/** `started`: its program runs; `ready`: and is ready; `completed`: it exited with success. Of every instance that is wanted. */
export const DEPENDENCY_CONDITIONS = ['started', 'ready', 'completed'] as const;
export type DependencyCondition = (typeof DEPENDENCY_CONDITIONS)[number];

/** Of each of the two outputs of an instance. */
export interface LogsSpec {
	/** A file is rotated once it is larger. */
	readonly maxSizeBytes: number;
	/** Files kept, the one that is written included. */
	readonly maxFiles: number;
	/** Rotated files older than this are removed. */
	readonly maxAgeSeconds?: number;
	/** gzip of rotated files. */
	readonly compress: boolean;
}

export const DEFAULT_LOGS: LogsSpec = { maxSizeBytes: 10_000_000, maxFiles: 10, compress: false };

/** Ceilings of one instance with all that it starts; by cgroup v2 where the agent may use it, else with a warning on the instance. */
export interface ResourcesSpec {
	/** Cores; a share of their time, e.g. 0.5. */
	readonly cpu?: number;
	/** Above this it is slowed down and its memory reclaimed. */
	readonly memoryBytes?: number;
	/** Above this it is killed. */
	readonly memoryMaxBytes?: number;
}

export interface BackgroundSpec {
	/** Absolute. */
	readonly pidFile: string;
	/** Time until the file must hold the pid of a living process that is younger than the start. */
	readonly timeoutSeconds: number;
}

/** The resource limits that a POSIX `sh` can set with its `ulimit` on Linux. */
export const LIMIT_NAMES = ['nofile', 'nproc', 'core', 'as', 'cpu', 'fsize', 'data', 'stack', 'memlock'] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

/** `never` is systemd's `no`; the others are its conditions of the same names. */
export const RESTART_POLICIES = [
	'always',
	'on-success',
	'on-failure',
	'on-abnormal',
	'on-abort',
	'on-watchdog',
	'never',
] as const;
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
	/** Ends that count as success beside exit code 0. */
	readonly successOn?: readonly ExitMatch[];
	/** Ends after which it is never restarted, whatever the policy. */
	readonly preventOn?: readonly ExitMatch[];
	/** Ends after which it is always restarted, whatever the policy; `preventOn` wins. */
	readonly forceOn?: readonly ExitMatch[];
}

/** An exit code, or the signal that ended it. */
export type ExitMatch = number | NodeJS.Signals;

export interface StopSpec {
	/** Canonical name, e.g. `SIGTERM`. */
	readonly signal: NodeJS.Signals;
	readonly timeoutSeconds: number;
	/** Send the first signal to the whole group instead of the program alone. */
	readonly group: boolean;
	/** Waited before the first signal, e.g. until load balancers have taken note. */
	readonly delaySeconds?: number;
	/** Run before the first signal, within `timeoutSeconds`, with the environment, user and directory of the program. */
	readonly preStop?: readonly string[];
	/** Run once nothing of the program lives any more, within `timeoutSeconds`; after each end, also one by itself. */
	readonly postStop?: readonly string[];
}

/**
 * Where instances go. `count` applies unless `all`. Named nodes, the selector and the constraints narrow the candidates; all of them must hold.
 * `constraints` and the keys of `preferences` are what `constraintText` of `label-constraint.ts` writes.
 */
export interface PlacementSpec {
	readonly count: number;
	readonly all: boolean;
	readonly nodes: readonly NodeName[];
	readonly selector: Readonly<Record<string, string>>;
	/** At least one where it is there. */
	readonly constraints?: readonly string[];
	/** Label over whose values the copies are spread evenly. */
	readonly spread?: string;
	/** Weights from -100 to 100 but 0, of nodes that fulfil the constraint: above 0 preferred, below 0 avoided. Never empty. */
	readonly preferences?: Readonly<Record<string, number>>;
	/** Most copies on one node; without it, a second one comes only when every other node that fits has one. */
	readonly perNode?: number;
}
