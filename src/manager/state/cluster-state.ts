import type { AccessToken, JoinToken, NodeKey } from '../../model/access.ts';
import { MinderError } from '../../model/errors.ts';
import type { InstanceId, NodeName, ProcessName, ScheduleName } from '../../model/ids.ts';
import type { Instance, Process } from '../../model/records.ts';
import type { Op, Store } from '../../store/store.ts';
import type { Log } from '../../sys/log.ts';
import type { Rand } from '../../sys/rand.ts';
import type { RolloutRecord } from '../rollouts/rollout-record.ts';
import { takenOver } from '../rollouts/rollout-record.ts';
import { decodePlain, HELD_TABLES, highestOf } from './plain-codec.ts';
import { CLUSTER_KEY, decodeCluster, decodeRollout, decodeRow, encodeChange, PREFIXES } from './record-codec.ts';
import type { NodeRecord, PlainChange, PlainRows, PlainTable, TableChange, TablesView } from './tables.ts';
import { reversed, Tables } from './tables.ts';

/** What a transaction may do: read what it and those before it have staged, and stage more. */
export interface Transaction extends TablesView {
	putProcess(row: Process): void;
	/** With its rollout. */
	removeProcess(name: ProcessName): void;
	putInstance(row: Instance): void;
	removeInstance(id: InstanceId): void;
	putNode(row: NodeRecord): void;
	/** With its key. */
	removeNode(name: NodeName): void;
	putNodeKey(row: NodeKey): void;
	putJoinToken(row: JoinToken): void;
	removeJoinToken(id: string): void;
	putAccessToken(row: AccessToken): void;
	removeAccessToken(id: string): void;
	putRollout(row: RolloutRecord): void;
	put<Name extends PlainTable>(table: Name, key: PlainRows[Name]['key'], row: PlainRows[Name]['row']): void;
	/** Also of what is not there. */
	remove<Name extends PlainTable>(table: Name, key: PlainRows[Name]['key']): void;
	/** The next of the cluster's generations; never given out twice, also over a restart. */
	nextGeneration(): number;
}

interface Staged {
	readonly changes: readonly TableChange[];
	readonly done: () => void;
	readonly failed: (error: MinderError) => void;
}

/**
 * The manager's working set: in memory, and on disk before anybody sees it.
 *
 * ```
 * update(f) ─ f reads and changes `staged` at once ─▶ next batch ─ one commit at a time ─▶ `applied`, listeners, answer
 *                                                   │    └ failed: that batch and all staged on top are undone, `storage`
 *                                                   └ a record is too large for the store: `f` alone is undone, `too-large`
 * ```
 * Decisions are made one after another in memory and see each other; those made while a commit is under way share the next one.
 */
export class ClusterState {
	readonly clusterId: string;
	readonly #store: Store;
	readonly #log: Log;
	readonly #gather: () => Promise<void>;
	readonly #applied: Tables;
	readonly #staged: Tables;
	readonly #listeners: ((changes: readonly TableChange[]) => void)[] = [];
	#generation: number;
	#writtenGeneration: number;
	#batch: Staged[] = [];
	#committing: Staged[] = [];
	#running = false;
	#idle: Promise<void> = Promise.resolve();

	private constructor(
		store: Store,
		log: Log,
		gather: () => Promise<void>,
		clusterId: string,
		generation: number,
		rows: readonly TableChange[],
	) {
		this.#store = store;
		this.#log = log;
		this.#gather = gather;
		this.clusterId = clusterId;
		this.#applied = new Tables();
		this.#staged = new Tables();
		for (const row of rows) {
			this.#applied.apply(row);
			this.#staged.apply(row);
		}
		const highest = Math.max(generation, highestGeneration(rows));
		this.#generation = highest;
		this.#writtenGeneration = highest;
	}

	/**
	 * Reads the store; a new one gets its cluster id.
	 * @param monotonic now, in seconds of the clock that the deadlines of rollouts are to be of
	 * @param gather waited for before the first of several commits, so that what arrives together shares it
	 * @throws MinderError `storage`
	 */
	static async open(
		store: Store,
		rand: Rand,
		log: Log,
		monotonic: number,
		gather: () => Promise<void> = () => Promise.resolve(),
	): Promise<ClusterState> {
		let cluster = { clusterId: '', generation: 0 };
		for await (const entry of store.scan(CLUSTER_KEY)) if (entry.key === CLUSTER_KEY) cluster = decodeCluster(entry);
		if (cluster.clusterId === '') {
			cluster = { clusterId: rand.uuid(), generation: 0 };
			await store.commit([{ kind: 'put', key: CLUSTER_KEY, value: cluster }]);
		}
		const rows: TableChange[] = [];
		for (const table of ['process', 'instance', 'node', 'nodeKey', 'joinToken', 'accessToken'] as const) {
			for await (const entry of store.scan(PREFIXES[table])) rows.push(decodeRow(table, entry));
		}
		for (const table of HELD_TABLES) {
			for await (const entry of store.scan(PREFIXES[table])) rows.push(decodePlain(table, entry));
		}
		for await (const entry of store.scan(PREFIXES.rollout)) {
			const after = takenOver(decodeRollout(entry), monotonic);
			rows.push({ table: 'rollout', key: after.rollout.process, before: undefined, after });
		}
		return new ClusterState(store, log, gather, cluster.clusterId, cluster.generation, rows);
	}

	/** What is on disk. */
	get view(): TablesView {
		return this.#applied;
	}

	/** What will be on disk once everything under way is; to be checked against, as it is what the next transaction sees. */
	get staged(): TablesView {
		return this.#staged;
	}

	/** Calls `listener` with the changes of each batch, after they are on disk and in `view`. */
	onChange(listener: (changes: readonly TableChange[]) => void): void {
		this.#listeners.push(listener);
	}

	/**
	 * Runs `decide` at once and resolves with its result when what it staged is on disk and in `view`. What it throws stages nothing.
	 * @throws MinderError `storage`: nothing was changed; `too-large`: nothing that it staged was, the store does not take one of its records
	 */
	update<Result>(decide: (transaction: Transaction) => Result): Promise<Result> {
		const draft = new Draft(this.#staged, () => ++this.#generation);
		let result: Result;
		try {
			result = decide(draft);
			this.#checkSizes(draft.changes);
		} catch (error) {
			this.#undo(draft.changes);
			return Promise.reject(error);
		}
		if (draft.changes.length === 0 && this.#batch.length === 0 && this.#committing.length === 0) {
			return Promise.resolve(result);
		}
		return new Promise((resolve, reject) => {
			this.#batch.push({ changes: draft.changes, done: () => resolve(result), failed: reject });
			if (!this.#running) {
				this.#running = true;
				this.#idle = this.#gather().then(() => this.#commitAll());
			}
		});
	}

	/** Resolves when nothing is under way. */
	async settled(): Promise<void> {
		await this.#idle;
	}

	async #commitAll(): Promise<void> {
		while (this.#batch.length > 0) {
			this.#committing = this.#batch;
			this.#batch = [];
			const changes = this.#committing.flatMap((each) => each.changes);
			try {
				if (changes.length > 0) await this.#store.commit(this.#ops(changes));
			} catch (error) {
				this.#fail(error);
				continue;
			}
			this.#writtenGeneration = Math.max(this.#writtenGeneration, highestGeneration(changes));
			for (const change of changes) this.#applied.apply(change);
			const done = this.#committing;
			this.#committing = [];
			if (changes.length > 0) this.#tell(changes);
			for (const each of done) each.done();
		}
		this.#running = false;
	}

	/** What the store would not take, found out at the commit, would fail all that share it. */
	#checkSizes(changes: readonly TableChange[]): void {
		const store = this.#store;
		if (store.check === undefined) return;
		for (const op of lastOps(changes).values()) store.check(op);
	}

	#ops(changes: readonly TableChange[]): Op[] {
		const ops = lastOps(changes);
		const generation = highestGeneration(changes);
		if (generation > this.#writtenGeneration) {
			ops.set(CLUSTER_KEY, { kind: 'put', key: CLUSTER_KEY, value: { clusterId: this.clusterId, generation } });
		}
		return [...ops.values()];
	}

	#fail(cause: unknown): void {
		const committing = this.#committing;
		const waiting = this.#batch;
		this.#committing = [];
		this.#batch = [];
		this.#undo([...committing, ...waiting].flatMap((each) => each.changes));
		const reason = cause instanceof Error ? cause.message : String(cause);
		const untouched = new MinderError(
			'storage',
			`nothing was changed, the manager's store did not take it: ${reason}`,
			{
				cause,
			},
		);
		const open = cause instanceof MinderError && cause.details['outcome'] === 'unknown' ? cause : undefined;
		this.#log.error({ err: cause }, open?.message ?? 'the store did not take a change; nothing was changed');
		for (const each of committing) each.failed(open ?? untouched);
		for (const each of waiting) each.failed(untouched);
	}

	#undo(changes: readonly TableChange[]): void {
		for (const change of changes.toReversed()) this.#staged.apply(reversed(change));
	}

	#tell(changes: readonly TableChange[]): void {
		for (const listener of this.#listeners) {
			try {
				listener(changes);
			} catch (error) {
				this.#log.error({ err: error }, 'a listener to changes failed');
			}
		}
	}
}

/** By key: the last write wins where a row is changed more than once. */
function lastOps(changes: readonly TableChange[]): Map<string, Op> {
	const ops = new Map<string, Op>();
	for (const change of changes) {
		const op = encodeChange(change);
		ops.set(op.key, op);
	}
	return ops;
}

function highestGeneration(changes: readonly TableChange[]): number {
	let highest = 0;
	for (const change of changes) {
		if (change.after === undefined) continue;
		highest = Math.max(highest, change.table === 'instance' ? change.after.generation : highestOf(change));
	}
	return highest;
}

class Draft implements Transaction {
	readonly changes: TableChange[] = [];
	readonly nextGeneration: () => number;
	readonly #tables: Tables;

	constructor(tables: Tables, nextGeneration: () => number) {
		this.#tables = tables;
		this.nextGeneration = nextGeneration;
	}

	get processes() {
		return this.#tables.processes;
	}

	get instances() {
		return this.#tables.instances;
	}

	get nodes() {
		return this.#tables.nodes;
	}

	get rollouts() {
		return this.#tables.rollouts;
	}

	get nodeKeys() {
		return this.#tables.nodeKeys;
	}

	get joinTokens() {
		return this.#tables.joinTokens;
	}

	get accessTokens() {
		return this.#tables.accessTokens;
	}

	get schedules() {
		return this.#tables.schedules;
	}

	get runs() {
		return this.#tables.runs;
	}

	get lockSessions() {
		return this.#tables.lockSessions;
	}

	get locks() {
		return this.#tables.locks;
	}

	get entries() {
		return this.#tables.entries;
	}

	get functions() {
		return this.#tables.functions;
	}

	runsOf(schedule: ScheduleName) {
		return this.#tables.runsOf(schedule);
	}

	tasksOn(node: NodeName) {
		return this.#tables.tasksOn(node);
	}

	taskCountOn(node: NodeName) {
		return this.#tables.taskCountOn(node);
	}

	locksOf(session: string) {
		return this.#tables.locksOf(session);
	}

	get entryBytes() {
		return this.#tables.entryBytes;
	}

	put<Name extends PlainTable>(table: Name, key: PlainRows[Name]['key'], after: PlainRows[Name]['row']): void {
		this.#stage({ table, key, before: this.#tables.plain(table, key), after } as PlainChange);
	}

	remove<Name extends PlainTable>(table: Name, key: PlainRows[Name]['key']): void {
		this.#stage({ table, key, before: this.#tables.plain(table, key), after: undefined } as PlainChange);
	}

	instancesOf(process: ProcessName): Instance[] {
		return this.#tables.instancesOf(process);
	}

	instancesOn(node: NodeName): Instance[] {
		return this.#tables.instancesOn(node);
	}

	countOn(node: NodeName): number {
		return this.#tables.countOn(node);
	}

	reservedOn(node: NodeName) {
		return this.#tables.reservedOn(node);
	}

	putProcess(after: Process): void {
		this.#stage({ table: 'process', key: after.name, before: this.processes.get(after.name), after });
	}

	removeProcess(key: ProcessName): void {
		this.#stage({ table: 'process', key, before: this.processes.get(key), after: undefined });
		const rollout = this.rollouts.get(key);
		if (rollout !== undefined) this.#stage({ table: 'rollout', key, before: rollout, after: undefined });
	}

	putInstance(after: Instance): void {
		this.#stage({ table: 'instance', key: after.id, before: this.instances.get(after.id), after });
	}

	removeInstance(key: InstanceId): void {
		this.#stage({ table: 'instance', key, before: this.instances.get(key), after: undefined });
	}

	putNode(after: NodeRecord): void {
		this.#stage({ table: 'node', key: after.name, before: this.nodes.get(after.name), after });
	}

	putRollout(after: RolloutRecord): void {
		const key = after.rollout.process;
		this.#stage({ table: 'rollout', key, before: this.rollouts.get(key), after });
	}

	removeNode(key: NodeName): void {
		if (this.nodes.has(key)) this.#stage({ table: 'node', key, before: this.nodes.get(key), after: undefined });
		const before = this.nodeKeys.get(key);
		if (before !== undefined) this.#stage({ table: 'nodeKey', key, before, after: undefined });
	}

	putNodeKey(after: NodeKey): void {
		this.#stage({ table: 'nodeKey', key: after.name, before: this.nodeKeys.get(after.name), after });
	}

	putJoinToken(after: JoinToken): void {
		this.#stage({ table: 'joinToken', key: after.id, before: this.joinTokens.get(after.id), after });
	}

	removeJoinToken(key: string): void {
		this.#stage({ table: 'joinToken', key, before: this.joinTokens.get(key), after: undefined });
	}

	putAccessToken(after: AccessToken): void {
		this.#stage({ table: 'accessToken', key: after.id, before: this.accessTokens.get(after.id), after });
	}

	removeAccessToken(key: string): void {
		this.#stage({ table: 'accessToken', key, before: this.accessTokens.get(key), after: undefined });
	}

	#stage(change: TableChange): void {
		this.#tables.apply(change);
		this.changes.push(change);
	}
}
