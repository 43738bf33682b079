import type { AccessLimits, AccessTokenView, Caller, NewAccessToken, Role } from './access.ts';
import type { BackupPiece } from './backup.ts';
import type { FunctionSpec, QueueLimits } from './function-spec.ts';
import type { ProcessName } from './ids.ts';
import type {
	FunctionChange,
	JobDetail,
	JobFilter,
	JobUpdate,
	JobView,
	NewJob,
	QueueDetail,
	QueueView,
	WorkerMessage,
	WorkerOrder,
} from './jobs.ts';
import type { KvChange, KvEntry } from './kv.ts';
import type { AcquireLock, LockAnswer, LockGuard, LockView, PidAnswer, PidQuery, SessionState } from './locks.ts';
import type { PickRequest, PickResult } from './pick.ts';
import type { ProcessSpec } from './process-spec.ts';
import type { Event, WallTime } from './records.ts';
import type { BackfillRange } from './schedule-records.ts';
import type { ScheduleSpec } from './schedule-spec.ts';
import type { RunDetail, RunView, ScheduleChange, ScheduleDetail, ScheduleView } from './schedule-views.ts';
import type {
	Change,
	InstanceView,
	LogChunk,
	LogRange,
	NodeView,
	ProcessDetail,
	ProcessView,
	SignalOutcome,
	StatusUpdate,
} from './views.ts';

/** A spec whose name may still be empty: the manager then makes one from the program's base name. */
export type NewProcessSpec = Omit<ProcessSpec, 'name'> & { readonly name: ProcessName | '' };

export interface CallOptions {
	readonly signal?: AbortSignal;
	/** For the whole call, also while the manager holds it open; a call that fails by it, `timeout`, counts against the manager. On the client's side alone; not for streams. */
	readonly timeoutSeconds?: number;
	/** Who makes the call, as it was let in; on the manager's side alone. */
	readonly caller?: Caller;
}

/** What a manager says of itself. */
export interface ManagerVersion {
	readonly version: string;
	readonly protocol: number;
	readonly clusterId: string;
	/** What keeps it from its work, one line for a person each; for callers without limits. Absent: nothing. */
	readonly warnings?: readonly string[];
}

/**
 * Everything a user can ask of a manager. The manager implements it, the client offers it, the wire lies between. Each method throws a MinderError: the manager's own, or `unreachable`, `timeout`, `cancelled`.
 * Names are those of processes unless said otherwise. Streams end when `signal` is aborted (without an error) or when the manager ends them.
 */
export interface Control {
	getVersion(options?: CallOptions): Promise<ManagerVersion>;
	applyProcesses(
		specs: readonly ProcessSpec[],
		how: { dryRun?: boolean; prune?: boolean; ifRevision?: number },
		options?: CallOptions,
	): Promise<Change[]>;
	createProcess(spec: NewProcessSpec, options?: CallOptions): Promise<ProcessView>;
	getProcess(name: string, options?: CallOptions): Promise<ProcessDetail>;
	startProcesses(names: readonly string[], options?: CallOptions): Promise<ProcessView[]>;
	stopProcesses(names: readonly string[], options?: CallOptions): Promise<ProcessView[]>;
	/**
	 * Names of processes or of instances. A process of several instances is restarted as a rollout, unless `atOnce`: its instances then get their new
	 * generation one after another. Instances that were named, and all with `atOnce`, carry the generation that their new run will have.
	 */
	restartProcesses(
		names: readonly string[],
		how: { atOnce?: boolean },
		options?: CallOptions,
	): Promise<{ processes: ProcessView[]; instances: InstanceView[] }>;
	scaleProcess(name: string, count: number, how: { ifRevision?: number }, options?: CallOptions): Promise<ProcessView>;
	/** Nothing new is begun until it is resumed. `precondition` where there is nothing to pause; so for the next two. */
	pauseRollout(name: string, options?: CallOptions): Promise<ProcessView>;
	resumeRollout(name: string, options?: CallOptions): Promise<ProcessView>;
	/** Past its canaries. */
	promoteRollout(name: string, options?: CallOptions): Promise<ProcessView>;
	/** Back to an older revision, without canaries; without `to`, to the newest stable one before the present one. */
	undoRollout(name: string, how: { to?: number }, options?: CallOptions): Promise<ProcessView>;
	removeProcesses(names: readonly string[], options?: CallOptions): Promise<void>;
	/** Names of processes or of instances. */
	signalInstances(names: readonly string[], signal: NodeJS.Signals, options?: CallOptions): Promise<SignalOutcome[]>;
	/** Names of processes or of instances; none: all. Without `follow` the last update is the one that is `synced`. */
	watchStatus(names: readonly string[], follow: boolean, options?: CallOptions): AsyncIterable<StatusUpdate>;
	listNodes(names: readonly string[], options?: CallOptions): Promise<NodeView[]>;
	/** Gets nothing new; what it has goes on. Kept over restarts of the manager, as all of these. */
	cordonNode(name: string, how: { comment?: string }, options?: CallOptions): Promise<NodeView>;
	/** Ends a cordon or a drain. */
	uncordonNode(name: string, options?: CallOptions): Promise<NodeView>;
	/** Cordoned, and what it has moves away, each ready elsewhere before it is stopped here. After `deadlineSeconds` the rest is stopped. */
	drainNode(
		name: string,
		how: { deadlineSeconds?: number; comment?: string },
		options?: CallOptions,
	): Promise<NodeView>;
	/** Forgets a node and what was on it. `precondition` where it reports or has instances, without `force`. */
	removeNode(name: string, how: { force?: boolean }, options?: CallOptions): Promise<void>;
	/** Labels over those of its agent; `null` takes the manager's word on one back. */
	labelNode(name: string, labels: Readonly<Record<string, string | null>>, options?: CallOptions): Promise<NodeView>;
	/** Nodes for a script to run something on; with `holdSeconds` others are given them later only. `precondition` where there are not enough. */
	pickNodes(request: PickRequest, options?: CallOptions): Promise<PickResult>;
	/** Leaves a node out of {@link pickNodes} until it is released; `conflict` where it is reserved already. */
	reserveNode(name: string, comment: string, options?: CallOptions): Promise<void>;
	releaseNode(name: string, options?: CallOptions): Promise<void>;
	/** `audit`: the audit trail instead, which is for admins. */
	watchEvents(
		names: readonly string[],
		how: { follow: boolean; limit?: number; audit?: boolean },
		options?: CallOptions,
	): AsyncIterable<readonly Event[]>;
	/** Name of a process (all its instances) or of an instance. */
	readLogs(name: string, range: LogRange, options?: CallOptions): AsyncIterable<LogChunk>;
	/** What the manager takes the caller for. */
	whoAmI(options?: CallOptions): Promise<{ name: string; role: Role; limits: AccessLimits }>;
	/** A token for a person or script; its text is kept nowhere. `already-exists` where one of that name is good still. */
	createAccessToken(what: NewAccessToken, options?: CallOptions): Promise<{ token: string; view: AccessTokenView }>;
	listAccessTokens(options?: CallOptions): Promise<AccessTokenView[]>;
	/** Refused from now on, and its streams are ended. `not-found` where no token has that id or name. */
	revokeAccessToken(idOrName: string, options?: CallOptions): Promise<AccessTokenView>;
	/** A token with which machines join, so many and so long. `precondition` where there is no TLS. */
	createJoinToken(
		how: { uses: number; lifetimeSeconds: number },
		options?: CallOptions,
	): Promise<{ token: string; expiresAt: WallTime }>;
	/** All that the manager keeps, as the bytes of one file: see `writeBackup`. Secrets are in it. `slow-reader` for one who takes nothing for long. */
	backup(options?: CallOptions): AsyncIterable<BackupPiece>;

	/** As {@link applyProcesses}. Runs under way go on as they are, and a change never fires at once. */
	applySchedules(
		specs: readonly ScheduleSpec[],
		how: { dryRun?: boolean; prune?: boolean; ifRevision?: number },
		options?: CallOptions,
	): Promise<ScheduleChange[]>;
	/** None: all, by name. */
	listSchedules(names: readonly string[], options?: CallOptions): Promise<ScheduleView[]>;
	getSchedule(name: string, options?: CallOptions): Promise<ScheduleDetail>;
	/** No fire until it is resumed; what fell due meanwhile is missed. Runs under way go on. */
	pauseSchedules(names: readonly string[], how: { reason?: string }, options?: CallOptions): Promise<ScheduleView[]>;
	resumeSchedules(names: readonly string[], options?: CallOptions): Promise<ScheduleView[]>;
	/** Now, also of a paused one; by the rules of `overlap`. */
	runSchedule(name: string, options?: CallOptions): Promise<RunView>;
	/** A run for each time of the range that has passed and has not run yet (what was skipped or missed has not), one after the other; `precondition` where that is not known any more. */
	backfillSchedule(name: string, range: BackfillRange, options?: CallOptions): Promise<RunView[]>;
	/** With their history; runs under way are stopped. */
	removeSchedules(names: readonly string[], options?: CallOptions): Promise<void>;
	/** Newest first, live ones included; `before` goes on behind a run of that id. Empty name: of all schedules, live ones only. */
	listRuns(schedule: string, how: { limit: number; before?: string }, options?: CallOptions): Promise<RunView[]>;
	getRun(id: string, options?: CallOptions): Promise<RunDetail>;
	/** `precondition` where it has ended. */
	cancelRun(id: string, options?: CallOptions): Promise<RunView>;

	/** May be sent again at any time. `precondition` where `slots` differs from that of the others, `not-found` where the session has ended. */
	acquireLock(request: AcquireLock, options?: CallOptions): Promise<LockAnswer>;
	/** Gives up what a request holds, or its place. Twice is fine. */
	releaseLock(session: string, request: string, options?: CallOptions): Promise<void>;
	/** Answered after at most `holdSeconds` (or when a hold was lost): the session counts as renewed when the call came and when it is answered. `not-found`: it has ended. */
	renewSession(session: string, how: { holdSeconds: number }, options?: CallOptions): Promise<SessionState>;
	/** Releases all it has. Twice is fine. `clean` false: the client cannot say that what it protected has stopped. */
	endSession(session: string, how: { clean: boolean }, options?: CallOptions): Promise<void>;
	/** Whether the lock is held under this token now. */
	checkLock(guard: LockGuard, options?: CallOptions): Promise<boolean>;
	/** Names, or `DOMAIN/` for all of a domain; none: all that are held or waited for, by name. */
	listLocks(names: readonly string[], options?: CallOptions): Promise<LockView[]>;
	/**
	 * Takes it from its holders; they are told. It goes on when they have stopped, or at once where it is broken while nobody holds it. Returns what it
	 * was, with the delay that it has now.
	 */
	breakLock(name: string, how: { reason: string }, options?: CallOptions): Promise<LockView>;

	/** `not-found` */
	getEntry(key: string, options?: CallOptions): Promise<KvEntry>;
	/** `conflict` unless the entry has `ifVersion` (0: there is none), `precondition` unless the guard's lock is held under its token. */
	putEntry(
		key: string,
		value: Uint8Array,
		how: { ifVersion?: number; ttlSeconds?: number; guard?: LockGuard },
		options?: CallOptions,
	): Promise<KvEntry>;
	/** `not-found`, and as {@link putEntry} */
	deleteEntry(key: string, how: { ifVersion?: number; guard?: LockGuard }, options?: CallOptions): Promise<void>;
	/** By key, at most `limit`, beyond `after`. */
	listEntries(prefix: string, how: { limit: number; after?: string }, options?: CallOptions): Promise<KvEntry[]>;
	/** First what is there, then what changes. */
	watchEntries(prefix: string, options?: CallOptions): AsyncIterable<readonly KvChange[]>;

	/** Asks the agents whether processes are there. */
	checkPids(queries: readonly PidQuery[], options?: CallOptions): Promise<PidAnswer[]>;

	/** As {@link applySchedules}. Jobs go on as they are; those that have not begun are done by the new spec. `prune` takes the specs of the others away, never their jobs. */
	applyFunctions(
		specs: readonly FunctionSpec[],
		how: { dryRun?: boolean; prune?: boolean; ifRevision?: number },
		options?: CallOptions,
	): Promise<FunctionChange[]>;
	/** Takes specs and settings away. `precondition` where there are jobs that have not ended, without `force`, which cancels them. */
	removeFunctions(names: readonly string[], how: { force?: boolean }, options?: CallOptions): Promise<void>;
	/** None: all, by name. */
	listQueues(names: readonly string[], options?: CallOptions): Promise<QueueView[]>;
	getQueue(name: string, options?: CallOptions): Promise<QueueDetail>;
	/** What is left out stays. `maxQueue` null: that of the spec again. */
	setQueues(
		names: readonly string[],
		how: { draining?: boolean; paused?: boolean; maxQueue?: QueueLimits | null },
		options?: CallOptions,
	): Promise<QueueView[]>;
	/**
	 * The first update says that it was accepted; without `follow` it is the only one. With it, a foreground job is dropped when its last
	 * follower has gone. `precondition` where its queue is full or drained, or the guard does not hold; `too-large`.
	 */
	submitJob(job: NewJob, how: { follow: boolean }, options?: CallOptions): AsyncIterable<JobUpdate>;
	/** Newest first. */
	listJobs(filter: JobFilter, options?: CallOptions): Promise<JobView[]>;
	getJob(handle: string, options?: CallOptions): Promise<JobDetail>;
	/** Also of those that run: their workers are told to stop. `precondition` where one has ended. */
	cancelJobs(handles: readonly string[], how: { reason?: string }, options?: CallOptions): Promise<JobView[]>;
	/** Puts dead letters back, with their tries anew, by handle or all of a function; and begins delayed ones now. `precondition` where one is neither. */
	retryJobs(
		which: { readonly handles: readonly string[] } | { readonly function: string },
		options?: CallOptions,
	): Promise<{ readonly retried: number }>;
	/** Forgets ended jobs of a function. @returns how many */
	purgeJobs(name: string, states: readonly ('done' | 'failed' | 'cancelled')[], options?: CallOptions): Promise<number>;
	/** A worker: sends the first message at once, gets jobs as it has room for them. What it has is taken from it when the stream ends. */
	workJobs(messages: AsyncIterable<WorkerMessage>, options?: CallOptions): AsyncIterable<WorkerOrder>;
}
