import type { InstanceId, NodeName, ProcessName } from './ids.ts';
import type { ProcessSpec, ShownSpec } from './process-spec.ts';
import type {
	Event,
	ExitHistory,
	ExitStatus,
	InstanceUsage,
	Node,
	Revision,
	ShownPhase,
	WallTime,
	Want,
} from './records.ts';
import type { RolloutView } from './rollout-view.ts';

/** A process as it is shown: desired state, and how much of it is there. */
export interface ProcessView {
	readonly name: ProcessName;
	readonly spec: ShownSpec;
	readonly revision: number;
	readonly stopped: boolean;
	/** Instances wanted now (0 where stopped). */
	readonly count: number;
	readonly ready: number;
	/** The newest one, also after it has ended; absent: there was none since the process was made. */
	readonly rollout?: RolloutView;
}

/** An instance as it is shown: desired and observed, joined. */
export interface InstanceView {
	readonly id: InstanceId;
	readonly process: ProcessName;
	readonly node?: NodeName;
	readonly revision: number;
	readonly generation: number;
	readonly want: Want;
	readonly phase: ShownPhase;
	readonly ready: boolean;
	readonly adopted: boolean;
	readonly pid?: number;
	readonly attempt: number;
	readonly restarts: number;
	readonly startedAt?: WallTime;
	readonly exit?: ExitStatus;
	readonly nextStartAt?: WallTime;
	readonly reason?: string;
	/** One line for a person: why it is on its node. In {@link ProcessDetail} alone. */
	readonly placedBecause?: string;
	/** In {@link ProcessDetail} alone. */
	readonly ends?: ExitHistory;
	readonly usage?: InstanceUsage;
	/** What of its spec does not hold although it was started. */
	readonly warnings?: readonly string[];
}

export interface NodeView extends Node {
	/** Instances placed on it. */
	readonly instances: number;
	/** What keeps its agent from its work, one line each; absent: nothing does, as far as is known. */
	readonly alarms?: readonly string[];
	/** Absent: it takes instances. */
	readonly maintenance?: MaintenanceView;
	/** Somebody has taken it for something else: `minder pick` leaves it out. */
	readonly reserved?: { readonly comment: string; readonly at: WallTime };
}

/**
 * `cordoned`: gets nothing new. `draining`: and what it has moves away. `drained`: has gone, or was stopped at the deadline. `remaining`: instances
 * that are still there.
 */
export interface MaintenanceView {
	readonly kind: 'cordoned' | 'draining' | 'drained';
	readonly since: WallTime;
	readonly comment?: string;
	/** What has not moved by then is stopped; absent: it is waited for. */
	readonly deadlineAt?: WallTime;
	readonly remaining: number;
}

export interface ProcessDetail {
	readonly process: ProcessView;
	readonly instances: readonly InstanceView[];
	readonly revisions: readonly ShownRevision[];
	readonly events: readonly Event[];
	/** For each node why it would be, or would not be, given a copy now; in words that fit after its name. */
	readonly nodes: readonly NodeReason[];
}

export interface ShownRevision extends Revision {
	readonly spec: ShownSpec;
}

export interface NodeReason {
	readonly node: NodeName;
	readonly why: string;
}

/** What a request did, or would do, to one process. */
export type Change<Spec extends ProcessSpec = ShownSpec> = { readonly name: ProcessName; readonly revision: number } & (
	| { readonly kind: 'create'; readonly after: Spec }
	| { readonly kind: 'update'; readonly before: Spec; readonly after: Spec; readonly restarts: boolean }
	| { readonly kind: 'remove'; readonly before: Spec }
	| { readonly kind: 'none'; readonly after: Spec }
);

/** One piece of a status stream. */
export interface StatusUpdate {
	readonly processes: readonly ProcessView[];
	readonly instances: readonly InstanceView[];
	readonly removedProcesses: readonly ProcessName[];
	readonly removedInstances: readonly InstanceId[];
	/** Everything up to here is the state at the time of the call. */
	readonly synced: boolean;
}

export interface LogRange {
	readonly stdout: boolean;
	readonly stderr: boolean;
	/** Last lines of each stream to begin with; absent: everything kept. */
	readonly tail?: number;
	/** What was written since, wall ms; up to one look of the agent before it may come as well. */
	readonly since?: number;
	/** By `INSTANCE/STREAM`: go on from these positions, whatever `tail` and `since` say. */
	readonly from?: Readonly<Record<string, number>>;
	readonly follow: boolean;
}

export interface LogChunk {
	readonly instance: InstanceId;
	readonly stream: 'stdout' | 'stderr';
	readonly data: Uint8Array;
	/** Bytes that the stream had before it. Beyond the end of the chunk before: what lay between is kept no more. */
	readonly position?: number;
}

export interface SignalOutcome {
	readonly instance: InstanceId;
	/** Absent: sent. */
	readonly error?: string;
}
