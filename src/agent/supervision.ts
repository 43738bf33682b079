import type { PidReport } from '../model/agent-protocol.ts';
import type { InstanceId } from '../model/ids.ts';
import type { Assignment, InstanceUsage, Observed } from '../model/records.ts';

/** What the programs of a machine need to know of the manager: instances with `disconnect.stopAfter` are stopped without it. */
export interface ManagerContact {
	/** Seconds since boot, those included in which the machine slept. */
	now(): number;
	/** The manager has answered what was sent at `sentAt`, a time of {@link now}. */
	answered(sentAt: number): void;
	/** Something is kept stopped until the manager, which was heard of again, has told everything that is to run here. */
	readonly awaitsComplete: boolean;
	/** At least one heartbeat in so many seconds is needed. */
	readonly beatWithin: number | undefined;
}

/** The programs of one machine, as the agent's session sees them. Implemented by `supervisor.ts`. */
export interface Supervision {
	/** Cluster and version of the assignments that are held; both empty on a first start. */
	readonly held: { readonly clusterId: string; readonly version: number };
	/**
	 * Takes over assignments. Resolves when they are on disk; programs are started and stopped after that, without being waited for.
	 * With `complete`, what is not among `upserts` is stopped and forgotten.
	 */
	assign(change: {
		readonly clusterId: string;
		readonly version: number;
		readonly complete: boolean;
		readonly upserts: readonly Assignment[];
		readonly removals: readonly InstanceId[];
	}): Promise<void>;
	readonly contact: ManagerContact;
	/** The latest state of every instance, those included that are still being stopped after their removal. */
	observed(): readonly Observed[];
	/** Calls `listener` with each new state, in order. An instance that is forgotten is reported a last time with `gone`. */
	onChange(listener: (state: Observed) => void): void;
	/** @throws MinderError `not-found`, or `precondition` where it does not run */
	signal(instance: InstanceId, signal: NodeJS.Signals): void;
	/** What processes there are of these pids, in their order; zombies left aside. @throws Error where they cannot be looked at */
	checkPids(pids: readonly number[]): readonly PidReport[];
	/** Since the call before; programs that run. One pass over /proc. */
	sampleUsage(): Readonly<Record<InstanceId, InstanceUsage>>;
	/** What keeps the agent itself from its work, one line for a person each; empty: nothing does. */
	readonly alarms: readonly string[];
	/** Paths of the output files of an instance, whether they exist yet or not. */
	outputFiles(instance: InstanceId): { readonly stdout: string; readonly stderr: string };
	/** The agent leaves, programs live on. Resolves when everything known is on disk. */
	detach(): Promise<void>;
}
