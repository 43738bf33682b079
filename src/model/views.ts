import type { InstanceId, NodeName, ProcessName } from './ids.ts';
import type { ProcessSpec } from './process-spec.ts';
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

/** A process as it is shown: desired state, and how much of it is there. */
export interface ProcessView {
	readonly name: ProcessName;
	readonly spec: ProcessSpec;
	readonly revision: number;
	readonly stopped: boolean;
	/** Instances wanted now (0 where stopped). */
	readonly count: number;
	readonly ready: number;
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
}

export interface ProcessDetail {
	readonly process: ProcessView;
	readonly instances: readonly InstanceView[];
	readonly revisions: readonly Revision[];
	readonly events: readonly Event[];
}

/** What a request did, or would do, to one process. */
export type Change = { readonly name: ProcessName; readonly revision: number } & (
	| { readonly kind: 'create'; readonly after: ProcessSpec }
	| { readonly kind: 'update'; readonly before: ProcessSpec; readonly after: ProcessSpec; readonly restarts: boolean }
	| { readonly kind: 'remove'; readonly before: ProcessSpec }
	| { readonly kind: 'none'; readonly after: ProcessSpec }
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
