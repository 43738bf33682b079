import type { ProcessSpec } from '../model/process-spec.ts';
import type { Assignment, ExitHistory, ExitStatus, Phase, WallTime } from '../model/records.ts';
import { NO_ENDS } from './exit-history.ts';
import { NO_HISTORY, type RestartDecision, type RestartHistory } from './restart.ts';

/** The part of a spec that decides. */
export type RunSpec = Pick<
	ProcessSpec,
	'daemon' | 'restart' | 'stop' | 'startSeconds' | 'maxRunSeconds' | 'readiness' | 'liveness'
>;

/** What is wanted of an instance. `remove` is a stop after which it is forgotten. */
export interface Desired extends Pick<Assignment, 'generation' | 'startGeneration'> {
	readonly want: Assignment['want'] | 'remove';
	readonly spec: RunSpec;
}

/** A start that is under way, or a program that lives. Times are monotonic seconds. */
export type Launched = { readonly kind: 'launched' };
export type Alive = { readonly kind: 'alive'; readonly pid: number; readonly since: number; readonly adopted: boolean };
/** The program has ended, members of its group have not. */
export type Ended = { readonly kind: 'ended' };

/** What every phase has. */
export interface Common {
	readonly desired: Desired;
	/** Number of the newest start; 0 before the first. */
	readonly attempt: number;
	/** `startGeneration` that was wanted when the newest start was made. */
	readonly startedUnder: number;
	/** Starts that nobody asked for since the last one that somebody asked for. */
	readonly restarts: number;
	readonly history: RestartHistory;
	/** How the run before, or the last one, ended. */
	readonly exit?: ExitStatus;
	readonly ends: ExitHistory;
}

/** What the policy decided when the program ended by itself; `at` is when it ended. */
export type Verdict = { readonly decision: RestartDecision; readonly at: number };

/** Why the supervisor itself stops a program that is wanted; the policy decides once it has ended. */
export type Fault = { readonly cause: 'timeout' | 'watchdog'; readonly what: string };

/**
 * How far a stop has come; the first two only for a program that lives, and where the spec has them.
 *
 * | stage | waits for |
 * |---|---|
 * | delay | the time before the first signal |
 * | pre-stop | the end of preStop, whatever became of it and of the program |
 * | grace | the end of a program that was asked to end, and of its group |
 * | kill | the same after SIGKILL |
 * | post-stop | the end of postStop; nothing of the program lives any more |
 */
export type StopStage = 'delay' | 'pre-stop' | 'grace' | 'kill' | 'post-stop';

export type Stopping = Carried & {
	readonly phase: 'stopping';
	readonly stage: StopStage;
	readonly until: number;
	readonly reason: string;
};

/** What a stop carries from stage to stage, and beyond them where SIGKILL did not end everything: what it is for decides what follows. */
export interface Carried {
	readonly program: Launched | Alive | Ended;
	/** Present where the program ended by itself and what follows it is waited for. */
	readonly verdict?: Verdict;
	/** Present where the program is stopped though it is wanted. */
	readonly fault?: Fault;
	/** What went wrong on the way, for the reason of the phase that follows. */
	readonly notes: readonly string[];
}

/** One instance on its machine. Each phase holds its own data only. */
export type InstanceState = Common &
	(
		| { readonly phase: 'pending' }
		| { readonly phase: 'starting'; readonly program: Launched }
		/** `until`: when it has been up for startSeconds; with a readiness, when it must be ready. */
		| { readonly phase: 'starting'; readonly program: Alive; readonly until: number; readonly reason?: string }
		| { readonly phase: 'running'; readonly program: Alive; readonly ready: boolean; readonly reason?: string }
		| Stopping
		| { readonly phase: 'stopped'; readonly reason?: string }
		| { readonly phase: 'backoff'; readonly until: number; readonly reason: string }
		| { readonly phase: 'exited'; readonly reason: string }
		/** `left`: the stop that could not be brought to its end; nothing is started until what lives is gone, then it goes on. */
		| { readonly phase: 'failed'; readonly reason: string; readonly left?: Carried }
	);

export type StateOf<P extends Phase> = Extract<InstanceState, { readonly phase: P }>;

/** What can happen. Reports on a run carry its attempt; those of an older run are dropped. */
export type InstanceEvent =
	| { readonly kind: 'assigned'; readonly desired: Desired }
	/** The program is there. `since`: monotonic seconds of its start. */
	| {
			readonly kind: 'started';
			readonly attempt: number;
			readonly pid: number;
			readonly since: number;
			readonly adopted: boolean;
			/** Adopted, and was ready once. */
			readonly ready?: boolean;
	  }
	/** What was started has not left its program in the background in time; what there is of it is to be stopped. */
	| { readonly kind: 'start-timeout'; readonly attempt: number; readonly reason: string }
	/** The program goes on as another process. */
	| { readonly kind: 'replaced'; readonly attempt: number; readonly pid: number }
	/** There will be no program. `permanent`: trying again would give the same. */
	| {
			readonly kind: 'start-refused';
			readonly attempt: number;
			readonly reason: string;
			readonly permanent: boolean;
			readonly at?: WallTime;
	  }
	| {
			readonly kind: 'exited';
			readonly attempt: number;
			readonly status: ExitStatus;
			readonly ranSeconds?: number;
			/** Members of its group that live on. */
			readonly survivors: readonly number[];
			/** The program could not be executed at all: why. */
			readonly cannotExecute?: string;
			/** 0…1, for the jitter of a restart. */
			readonly random: number;
	  }
	| { readonly kind: 'timer' }
	| { readonly kind: 'group-empty'; readonly attempt: number }
	| { readonly kind: 'unkillable'; readonly attempt: number; readonly pids: readonly number[] }
	/** What the readiness probe says, whenever that changes. `reason`: why it is not, for a person. */
	| { readonly kind: 'readiness'; readonly attempt: number; readonly ready: boolean; readonly reason?: string }
	/** The liveness probe has given the program up. */
	| { readonly kind: 'unhealthy'; readonly attempt: number; readonly reason: string }
	/** Nothing of the hook lives any more. `what`: what went wrong, unless `ok`. */
	| { readonly kind: 'hook-done'; readonly attempt: number; readonly ok: boolean; readonly what: string };

export type EventKind = InstanceEvent['kind'];
export const EVENT_KINDS = [
	'assigned',
	'started',
	'start-timeout',
	'replaced',
	'start-refused',
	'exited',
	'timer',
	'group-empty',
	'unkillable',
	'readiness',
	'unhealthy',
	'hook-done',
] as const satisfies readonly EventKind[];

/** What the shell is to do, in order. */
export type Effect =
	| { readonly kind: 'spawn'; readonly attempt: number }
	| { readonly kind: 'signal'; readonly target: 'program' | 'group'; readonly signal: NodeJS.Signals }
	/** Watch the group of the ended program, send `group-empty` once it is. */
	| { readonly kind: 'watch-group' }
	/** Look now: answer with `group-empty`, or with `unkillable` and what is left. */
	| { readonly kind: 'report-survivors' }
	/** Run the hook of the spec, answer with `hook-done` once it has ended. */
	| { readonly kind: 'run-hook'; readonly which: HookName; readonly attempt: number }
	/** Kill the hook that runs, answer with `hook-done`; also where there is none. */
	| { readonly kind: 'cancel-hook'; readonly attempt: number }
	| { readonly kind: 'forget' };

export type HookName = 'preStop' | 'postStop';

export interface Step {
	readonly state: InstanceState;
	readonly effects: readonly Effect[];
}

/**
 * Whether what was started last is not what is wanted. A start generation only ever grows, but for a manager that has gone back to a backup: what
 * was started since then is unknown to it, and starts again as the backup has it.
 */
export function asksForStart(
	{ startGeneration }: Pick<Desired, 'startGeneration'>,
	{ startedUnder }: Pick<Common, 'startedUnder'>,
): boolean {
	return startGeneration !== startedUnder;
}

export function initialState(desired: Desired): StateOf<'pending'> {
	return { phase: 'pending', desired, attempt: 0, startedUnder: 0, restarts: 0, history: NO_HISTORY, ends: NO_ENDS };
}

/** A restart that is not made yet, as it is shown and kept meanwhile. @param until monotonic seconds */
export function turnedBack(state: StateOf<'starting'>, until: number, reason: string): StateOf<'backoff'> {
	const { attempt, restarts } = state;
	return { ...commonOf(state), phase: 'backoff', attempt: attempt - 1, restarts: restarts - 1, until, reason };
}

/** When the shell is to send `timer`: monotonic seconds; `undefined`: not at all. */
export function deadlineOf(state: InstanceState): number | undefined {
	const until = 'until' in state ? state.until : undefined;
	const limit = runLimitOf(state);
	if (limit === undefined) return until;
	return until === undefined ? limit : Math.min(until, limit);
}

/** When a program that is up has run as long as it may, from its start on: monotonic seconds; `undefined`: nothing is up, or has no limit. */
export function runLimitOf(state: InstanceState): number | undefined {
	if (state.phase !== 'starting' && state.phase !== 'running') return undefined;
	const { maxRunSeconds } = state.desired.spec;
	if (maxRunSeconds === undefined || state.program.kind !== 'alive') return undefined;
	return state.program.since + maxRunSeconds;
}

/** The fields that every phase has, alone. */
export function commonOf(state: Common): Common {
	return {
		desired: state.desired,
		attempt: state.attempt,
		startedUnder: state.startedUnder,
		restarts: state.restarts,
		history: state.history,
		ends: state.ends,
		...(state.exit === undefined ? {} : { exit: state.exit }),
	};
}

/** What a stop carries, alone. */
export function carriedOf({ program, verdict, fault, notes }: Carried): Carried {
	return {
		program,
		...(verdict === undefined ? {} : { verdict }),
		...(fault === undefined ? {} : { fault }),
		notes,
	};
}
