import type { Role } from '../model/access.ts';

/**
 * What the limits of a token are held against:
 * `none` nothing · `listed` what is not covered is left out of the answer · `processes` every process, schedule, lock, key or function that is named or changed ·
 * `nodes` every node that is named · `everything` only a token without limits.
 */
export type Scope = 'none' | 'listed' | 'processes' | 'nodes' | 'everything';

/** What a call needs. */
export type RpcRule =
	| { readonly needs: 'nothing' }
	/** An agent's certificate; the manager also checks that it speaks for its own node. */
	| { readonly needs: 'node' }
	| { readonly needs: 'role'; readonly role: Role; readonly scope: Scope };

const viewer = (scope: Scope): RpcRule => ({ needs: 'role', role: 'viewer', scope });
const operator = (scope: Scope): RpcRule => ({ needs: 'role', role: 'operator', scope });
const admin = (scope: Scope): RpcRule => ({ needs: 'role', role: 'admin', scope });

/** Every call of the protocol and what it needs; a test compares it with proto/. */
const CONTROL: Readonly<Record<string, RpcRule>> = {
	GetVersion: viewer('none'),
	ApplyProcesses: operator('processes'),
	CreateProcess: operator('processes'),
	GetProcess: viewer('processes'),
	StartProcesses: operator('processes'),
	StopProcesses: operator('processes'),
	RestartProcesses: operator('processes'),
	ScaleProcess: operator('processes'),
	RemoveProcesses: operator('processes'),
	PauseRollout: operator('processes'),
	ResumeRollout: operator('processes'),
	PromoteRollout: operator('processes'),
	UndoRollout: operator('processes'),
	SignalInstances: operator('processes'),
	WatchStatus: viewer('listed'),
	ListNodes: viewer('listed'),
	CordonNode: operator('nodes'),
	UncordonNode: operator('nodes'),
	DrainNode: operator('nodes'),
	RemoveNode: admin('nodes'),
	// Labels decide which nodes a token covers.
	LabelNode: admin('everything'),
	PickNodes: operator('listed'),
	ReserveNode: operator('nodes'),
	ReleaseNode: operator('nodes'),
	WatchEvents: viewer('listed'),
	ReadLogs: viewer('processes'),
	WhoAmI: viewer('none'),
	CreateAccessToken: admin('everything'),
	ListAccessTokens: admin('everything'),
	RevokeAccessToken: admin('everything'),
	CreateJoinToken: admin('everything'),
	Backup: admin('everything'),
	// Names of schedules, locks and shared values are held against the limit to processes.
	ApplySchedules: operator('processes'),
	ListSchedules: viewer('listed'),
	GetSchedule: viewer('processes'),
	PauseSchedules: operator('processes'),
	ResumeSchedules: operator('processes'),
	RunSchedule: operator('processes'),
	BackfillSchedule: operator('processes'),
	RemoveSchedules: operator('processes'),
	ListRuns: viewer('listed'),
	GetRun: viewer('processes'),
	CancelRun: operator('processes'),
	AcquireLock: operator('processes'),
	ReleaseLock: operator('processes'),
	RenewSession: operator('processes'),
	EndSession: operator('processes'),
	CheckLock: viewer('processes'),
	ListLocks: viewer('listed'),
	BreakLock: operator('processes'),
	GetEntry: viewer('processes'),
	PutEntry: operator('processes'),
	DeleteEntry: operator('processes'),
	ListEntries: viewer('listed'),
	WatchEntries: viewer('listed'),
	CheckPids: viewer('nodes'),
	// Names of functions likewise; jobs and their handles by their functions.
	ApplyFunctions: operator('processes'),
	RemoveFunctions: operator('processes'),
	ListQueues: viewer('listed'),
	GetQueue: viewer('processes'),
	SetQueues: operator('processes'),
	SubmitJob: operator('processes'),
	ListJobs: viewer('listed'),
	GetJob: viewer('processes'),
	CancelJobs: operator('processes'),
	RetryJobs: operator('processes'),
	PurgeJobs: operator('processes'),
	WorkJobs: operator('processes'),
};

const AGENT: Readonly<Record<string, RpcRule>> = {
	Session: { needs: 'node' },
	PushLogs: { needs: 'node' },
	WorkJobs: { needs: 'node' },
};

/** Who asks has no certificate yet: tokens, challenges and keys are looked at by the handlers. */
const JOIN: Readonly<Record<string, RpcRule>> = {
	GetChallenge: { needs: 'nothing' },
	Join: { needs: 'nothing' },
	Renew: { needs: 'nothing' },
};

/** By full name: `minder.v1.ControlService/GetVersion`. */
export const RPC_RULES: Readonly<Record<string, RpcRule>> = {
	...named('minder.v1.ControlService', CONTROL),
	...named('minder.v1.AgentService', AGENT),
	...named('minder.v1.JoinService', JOIN),
};

/** What `rpc` needs; `undefined` for one that nobody knows, which is refused to everybody. */
export function ruleOf(rpc: string): RpcRule | undefined {
	if (rpc.startsWith('grpc.health.v1.Health/')) return { needs: 'nothing' };
	if (rpc.startsWith('grpc.reflection.')) return viewer('none');
	return Object.hasOwn(RPC_RULES, rpc) ? RPC_RULES[rpc] : undefined;
}

function named(service: string, rules: Readonly<Record<string, RpcRule>>): Record<string, RpcRule> {
	return Object.fromEntries(Object.entries(rules).map(([method, rule]) => [`${service}/${method}`, rule]));
}
