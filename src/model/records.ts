import type { InstanceId, NodeName, ProcessName } from './ids.ts';
import type { ProcessSpec } from './process-spec.ts';

/** Wall time in milliseconds since 1970, for people. Never used for an interval. */
export type WallTime = number;

/* ---------- desired: written by the manager alone ---------- */

/** One version of a spec. */
export interface Revision {
	readonly revision: number;
	readonly spec: ProcessSpec;
	readonly at: WallTime;
	/** Every instance of it was healthy once. */
	readonly stable?: true;
	/** The revision that it is a change of. Absent: the first one, or it is not known. */
	readonly base?: number;
}

/**
 * Desired state of a process. `spec` is that of `revision`, which is one of `revisions` (oldest first, at most {@link KEPT_REVISIONS}): the newest,
 * or an older one that was gone back to.
 */
export interface Process {
	readonly name: ProcessName;
	readonly spec: ProcessSpec;
	readonly revision: number;
	readonly revisions: readonly Revision[];
	readonly stopped: boolean;
}

export const KEPT_REVISIONS = 10;

/** Desired state of one copy. */
export interface Instance {
	readonly id: InstanceId;
	readonly process: ProcessName;
	readonly ordinal: number;
	/** Absent: no node could take it yet; `unplaced` then says why. */
	readonly node?: NodeName;
	readonly unplaced?: string;
	readonly revision: number;
	/** Bumped by every intent, from one counter of the whole cluster, so that it only ever grows, also over delete and re-create. */
	readonly generation: number;
	/** Generation of the newest intent that asks for a fresh start (created, started, restarted, or a changed spec that needs one); ≤ generation. */
	readonly startGeneration: number;
	readonly want: Want;
	/** Given up, as its node was silent for too long: another one may run in its place. */
	readonly lost?: true;
	/** The lost or moved instance in whose place it is. */
	readonly replaces?: InstanceId;
	/** Where it must run alone: copies that have to be gone before it starts, newest first. Kept as long as `replaces`. */
	readonly startsAfter?: readonly CopyOn[];
	/** One line for a person: why it is on this node. */
	readonly placedBecause?: string;
}

/** An instance on a node that it is, or was, placed on. */
export interface CopyOn {
	readonly instance: InstanceId;
	readonly node: NodeName;
}

export type Want = 'run' | 'stop';

/** What an agent is told of one instance. */
export interface Assignment {
	readonly instance: InstanceId;
	readonly process: ProcessName;
	readonly revision: number;
	readonly generation: number;
	readonly startGeneration: number;
	readonly want: Want;
	readonly spec: ProcessSpec;
	/** What other nodes owe before it may start, or stop where `want` is stop; for a person, after "waits for" or "stops after". */
	readonly blockedBy?: string;
}

/* ---------- observed: written by the agent alone ---------- */

/** Phases an agent reports. See docs/ARCHITECTURE.md for the machine. */
export const PHASES = ['pending', 'starting', 'running', 'stopping', 'stopped', 'backoff', 'exited', 'failed'] as const;
export type Phase = (typeof PHASES)[number];

/** Phases that a person sees: those of the agent, and two that the manager adds while a node is silent. */
export const SHOWN_PHASES = [...PHASES, 'unknown', 'lost'] as const;
export type ShownPhase = (typeof SHOWN_PHASES)[number];

/** `commanded`: after a stop was under way; `own`: by itself, or by a signal from elsewhere; `lost`: nobody was there to see it. */
export const EXIT_CAUSES = ['commanded', 'own', 'lost'] as const;
export type ExitCause = (typeof EXIT_CAUSES)[number];

/** How a run ended. Exactly one of the three forms; `oom` marks a kill by the kernel for want of memory. */
export type ExitStatus = { readonly at: WallTime; readonly cause?: ExitCause } & (
	| { readonly kind: 'code'; readonly code: number }
	| { readonly kind: 'signal'; readonly signal: NodeJS.Signals; readonly core: boolean; readonly oom: boolean }
	| { readonly kind: 'unknown' }
);

/** An end, or several alike in a row. */
export interface PastEnd {
	/** Absent: it could not be started. */
	readonly exit?: ExitStatus;
	readonly reason: string;
	/** Of the newest of them. */
	readonly at: WallTime;
	readonly times: number;
}

/** `firstFailure`: since the last start that somebody asked for. `last`: oldest first, bounded. */
export interface ExitHistory {
	readonly firstFailure?: PastEnd;
	readonly last: readonly PastEnd[];
}

/** CPU in percent of one core over the last tick, memory as the sum of resident sets of the program's group. */
export interface InstanceUsage {
	readonly cpuPercent: number;
	readonly memoryBytes: number;
}

/** Bytes kept of the beginning and of the end of each output of a run. */
export const EXCERPT_BYTES = { head: 4096, tail: 12_288 } as const;

/** What is kept of one output of a run. */
export interface OutputExcerpt {
	readonly stream: 'stdout' | 'stderr';
	readonly head: Uint8Array;
	/** Empty where the head is all. */
	readonly tail: Uint8Array;
	/** Bytes written altogether, as far as is known. */
	readonly totalBytes: number;
}

/** Observed state of one copy. */
export interface Observed {
	readonly instance: InstanceId;
	readonly generation: number;
	/** Number of the newest start, from 1; 0 before the first. */
	readonly attempt: number;
	readonly phase: Phase;
	readonly ready: boolean;
	readonly adopted: boolean;
	readonly pid?: number;
	readonly startedAt?: WallTime;
	readonly exit?: ExitStatus;
	readonly ends?: ExitHistory;
	/** Starts beyond the first that nobody asked for, since the last start that somebody asked for. */
	readonly restarts: number;
	readonly nextStartAt?: WallTime;
	/** One line for a person: why it is in this phase. */
	readonly reason?: string;
	readonly usage?: InstanceUsage;
	/** What of its spec does not hold although it was started, one line for a person each; absent: all of it does. */
	readonly warnings?: readonly string[];
	/** Of an instance of a run that has ended: the beginning and the end of what it wrote. Absent: it is still being read. */
	readonly output?: readonly OutputExcerpt[];
	/** Last word on an instance that was removed: forget it. */
	readonly gone?: true;
}

export interface Disk {
	readonly mount: string;
	readonly totalBytes: number;
	readonly usedBytes: number;
}

export interface NodeCapacity {
	readonly cores: number;
	readonly memoryBytes: number;
}

export interface NodeUsage {
	readonly cpuPercent: number;
	readonly load: readonly number[];
	readonly memoryUsedBytes: number;
	readonly disks: readonly Disk[];
}

export const NODE_STATES = ['ready', 'unknown', 'draining', 'cordoned', 'down'] as const;
export type NodeState = (typeof NODE_STATES)[number];

/** What an agent says of its machine when it opens a session. */
export interface NodeFacts {
	readonly name: NodeName;
	/** Random, made on the agent's first start, kept on its disk: two machines that claim one name are told apart by it. */
	readonly nodeId: string;
	readonly bootId: string;
	readonly version: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly addresses: readonly string[];
	readonly capacity: NodeCapacity;
}

/** A node as the manager keeps it. */
export interface Node extends NodeFacts {
	readonly state: NodeState;
	readonly usage?: NodeUsage;
	readonly lastHeartbeatAt?: WallTime;
}

/* ---------- history ---------- */

/** Something that happened, as a person should be told of it. `sequence` grows by one per event and is the key. */
export interface Event {
	readonly sequence: number;
	readonly at: WallTime;
	/** Kebab-case, e.g. `process-applied`, `instance-exited`, `node-silent`. */
	readonly kind: string;
	/** `process/api`, `instance/api.0`, `node/web-1` or `manager`. */
	readonly subject: string;
	/** Who caused it: `user`, `manager`, `agent`. */
	readonly actor: string;
	readonly reason: string;
}
