import type { AccessToken, JoinToken, NodeKey } from '../../model/access.ts';
import type { FunctionRecord } from '../../model/function-spec.ts';
import type { FunctionName, InstanceId, NodeName, ProcessName, RunId, ScheduleName } from '../../model/ids.ts';
import type { LockRecord, LockSession } from '../../model/locks.ts';
import type { Instance, NodeFacts, Process } from '../../model/records.ts';
import type { Run, RunTask, Schedule } from '../../model/schedule-records.ts';
import type { RolloutRecord } from '../rollouts/rollout-record.ts';
import { EntryBytes } from './entry-bytes.ts';
import { LockIndex } from './lock-index.ts';
import { type NodeReservation, Reservations } from './reservations.ts';
import type { Rows } from './table.ts';
import { Index, Table } from './table.ts';
import { TaskIndex } from './task-index.ts';

/** A person has taken a node for something else: `minder pick` leaves it out. */
export interface NodeClaim {
	readonly comment: string;
	/** Wall time, ms. */
	readonly at: number;
}

/** What a person has begun with a node. */
export type NodeMaintenance = {
	/** Wall time, ms. */
	readonly since: number;
	readonly comment?: string;
} & ({ readonly kind: 'cordoned' | 'drained' } | { readonly kind: 'draining'; readonly deadline?: DrainDeadline });

/** `at`: wall time, ms, to be shown. `leftSeconds`: what was left when it was written; a manager that starts goes on with that. */
export interface DrainDeadline {
	readonly at: number;
	readonly leftSeconds: number;
}

/** What is kept of a node on disk. `silent`: its lease ran out and that was told; kept so that a restart does not tell it again. */
export interface NodeRecord extends NodeFacts {
	readonly state: 'ready' | 'silent';
	/** Wall time of its first session, ms. */
	readonly joinedAt: number;
	/** Absent: anybody may pick it. */
	readonly claim?: NodeClaim;
	/** Absent: it takes instances. */
	readonly maintenance?: NodeMaintenance;
	/** Labels by the manager, over those of the agent; see `labelsOf`. */
	readonly ownLabels?: Readonly<Record<string, string>>;
}

/** A shared value as it is stored; `value` is base64. */
export interface StoredEntry {
	readonly key: string;
	readonly value: string;
	readonly version: number;
	/** Wall time, ms. */
	readonly changedAt: number;
	readonly ttlSeconds?: number;
}

/** What is kept of the outputs of a task, as it is stored; `head` and `tail` are base64. */
export interface StoredOutput {
	readonly instance: InstanceId;
	readonly outputs: readonly {
		readonly stream: 'stdout' | 'stderr';
		readonly head: string;
		readonly tail: string;
		readonly totalBytes: number;
	}[];
}

/** Rows by table, where one method serves all. */
export interface PlainRows {
	schedule: { key: ScheduleName; row: Schedule };
	/** Live ones. */
	run: { key: RunId; row: Run };
	lockSession: { key: string; row: LockSession };
	/** By `DOMAIN/NAME`. */
	lock: { key: string; row: LockRecord };
	entry: { key: string; row: StoredEntry };
	function: { key: FunctionName; row: FunctionRecord };
	/** Written and never held in memory, likewise the next: read with a scan of the store. */
	endedRun: { key: RunId; row: Run };
	runOutput: { key: InstanceId; row: StoredOutput };
}
export type PlainTable = keyof PlainRows;

/** The working set, as a reader sees it. */
export interface TablesView {
	readonly schedules: Rows<ScheduleName, Schedule>;
	/** Those that have not ended. */
	readonly runs: Rows<RunId, Run>;
	readonly lockSessions: Rows<string, LockSession>;
	readonly locks: Rows<string, LockRecord>;
	readonly entries: Rows<string, StoredEntry>;
	/** Those that were declared, or that somebody set something of. */
	readonly functions: Rows<FunctionName, FunctionRecord>;
	/** What a session holds, waits for or delays: names of locks by request. */
	locksOf(session: string): ReadonlyMap<string, ReadonlySet<string>>;
	/** Bytes of all keys and values of {@link entries}. */
	readonly entryBytes: number;
	/** Live ones, oldest first. */
	runsOf(schedule: ScheduleName): Run[];
	/** Tasks without an outcome. */
	tasksOn(node: NodeName): { readonly run: Run; readonly task: RunTask }[];
	taskCountOn(node: NodeName): number;
	readonly processes: Rows<ProcessName, Process>;
	readonly instances: Rows<InstanceId, Instance>;
	readonly nodes: Rows<NodeName, NodeRecord>;
	/** The newest of each process that ever had one, also after it has ended. */
	readonly rollouts: Rows<ProcessName, RolloutRecord>;
	/** Of the nodes that have joined with a token. */
	readonly nodeKeys: Rows<NodeName, NodeKey>;
	/** By id, likewise the next. */
	readonly joinTokens: Rows<string, JoinToken>;
	readonly accessTokens: Rows<string, AccessToken>;
	/** By ordinal. */
	instancesOf(process: ProcessName): Instance[];
	instancesOn(node: NodeName): Instance[];
	countOn(node: NodeName): number;
	/** What the instances on it reserve, by the present specs of their processes. */
	reservedOn(node: NodeName): NodeReservation;
}

/** What one row was and is. */
export interface RowChange<Row> {
	readonly before: Row | undefined;
	readonly after: Row | undefined;
}

export type TableChange =
	| ({ readonly table: 'process'; readonly key: ProcessName } & RowChange<Process>)
	| ({ readonly table: 'instance'; readonly key: InstanceId } & RowChange<Instance>)
	| ({ readonly table: 'node'; readonly key: NodeName } & RowChange<NodeRecord>)
	| ({ readonly table: 'rollout'; readonly key: ProcessName } & RowChange<RolloutRecord>)
	| ({ readonly table: 'nodeKey'; readonly key: NodeName } & RowChange<NodeKey>)
	| ({ readonly table: 'joinToken'; readonly key: string } & RowChange<JoinToken>)
	| ({ readonly table: 'accessToken'; readonly key: string } & RowChange<AccessToken>)
	| PlainChange;

export type PlainChange = {
	[Name in PlainTable]: { readonly table: Name; readonly key: PlainRows[Name]['key'] } & RowChange<
		PlainRows[Name]['row']
	>;
}[PlainTable];

/** The desired records and the nodes, indexed. */
export class Tables implements TablesView {
	readonly #byProcess = new Index<InstanceId, Instance>((row) => row.process);
	readonly #byNode = new Index<InstanceId, Instance>((row) => row.node);
	readonly #reservations = new Reservations();
	readonly #bySchedule = new Index<RunId, Run>((row) => row.schedule);
	readonly #tasks = new TaskIndex();
	readonly #locksBySession = new LockIndex();
	readonly #entryBytes = new EntryBytes();
	readonly schedules = new Table<ScheduleName, Schedule>();
	readonly runs = new Table<RunId, Run>(this.#bySchedule, this.#tasks);
	readonly lockSessions = new Table<string, LockSession>();
	readonly locks = new Table<string, LockRecord>(this.#locksBySession);
	readonly entries = new Table<string, StoredEntry>(this.#entryBytes);
	readonly functions = new Table<FunctionName, FunctionRecord>();
	readonly processes = new Table<ProcessName, Process>();
	readonly instances = new Table<InstanceId, Instance>(this.#byProcess, this.#byNode);
	readonly nodes = new Table<NodeName, NodeRecord>();
	readonly rollouts = new Table<ProcessName, RolloutRecord>();
	readonly nodeKeys = new Table<NodeName, NodeKey>();
	readonly joinTokens = new Table<string, JoinToken>();
	readonly accessTokens = new Table<string, AccessToken>();

	instancesOf(process: ProcessName): Instance[] {
		return this.#byProcess.get(process).sort((a, b) => a.ordinal - b.ordinal);
	}

	instancesOn(node: NodeName): Instance[] {
		return this.#byNode.get(node);
	}

	countOn(node: NodeName): number {
		return this.#byNode.count(node);
	}

	reservedOn(node: NodeName): NodeReservation {
		return this.#reservations.of(node);
	}

	runsOf(schedule: ScheduleName): Run[] {
		return this.#bySchedule.get(schedule).sort((a, b) => a.scheduledAt - b.scheduledAt || (a.id < b.id ? -1 : 1));
	}

	tasksOn(node: NodeName) {
		return this.#tasks.on(node);
	}

	taskCountOn(node: NodeName): number {
		return this.#tasks.countOn(node);
	}

	locksOf(session: string) {
		return this.#locksBySession.of(session);
	}

	get entryBytes(): number {
		return this.#entryBytes.total;
	}

	/** The row, of a table that is held in memory. */
	plain<Name extends PlainTable>(table: Name, key: PlainRows[Name]['key']): PlainRows[Name]['row'] | undefined {
		const held: { readonly [Each in PlainTable]?: { get(key: string): PlainRows[Each]['row'] | undefined } } = {
			schedule: this.schedules as Table<string, Schedule>,
			run: this.runs as Table<string, Run>,
			lockSession: this.lockSessions,
			lock: this.locks,
			entry: this.entries,
			function: this.functions as Table<string, FunctionRecord>,
		};
		return held[table]?.get(key);
	}

	/** Sets the row to `after`. */
	apply(change: TableChange): void {
		switch (change.table) {
			case 'process':
				this.processes.set(change.key, change.after);
				this.#reservations.process(change.key, change.after, () => this.instancesOf(change.key));
				break;
			case 'instance':
				this.instances.set(change.key, change.after);
				this.#reservations.instance(change.key, change.after);
				break;
			case 'rollout':
				this.rollouts.set(change.key, change.after);
				break;
			case 'node':
				this.nodes.set(change.key, change.after);
				break;
			case 'nodeKey':
				this.nodeKeys.set(change.key, change.after);
				break;
			case 'joinToken':
				this.joinTokens.set(change.key, change.after);
				break;
			case 'accessToken':
				this.accessTokens.set(change.key, change.after);
				break;
			case 'schedule':
				this.schedules.set(change.key, change.after);
				break;
			case 'run':
				this.runs.set(change.key, change.after);
				break;
			case 'lockSession':
				this.lockSessions.set(change.key, change.after);
				break;
			case 'lock':
				this.locks.set(change.key, change.after);
				break;
			case 'entry':
				this.entries.set(change.key, change.after);
				break;
			case 'function':
				this.functions.set(change.key, change.after);
				break;
			case 'endedRun':
			case 'runOutput':
		}
	}
}

/** The same change backwards. */
export function reversed(change: TableChange): TableChange {
	return { ...change, before: change.after, after: change.before } as TableChange;
}
