import type { Manager } from '../../src/manager/manager.ts';
import type { RolloutRecord } from '../../src/manager/rollouts/rollout-record.ts';
import type { Instance, Observed, Process } from '../../src/model/records.ts';
import type { Entry, Op, ScanOptions, Snapshot, Store } from '../../src/store/store.ts';
import { FailingStore } from './failing-store.ts';
import type { FakeAgent } from './fake-agent.ts';
import { FakeClock, settle } from './fake-clock.ts';
import { ManagerHarness } from './manager-harness.ts';
import { MemoryStore } from './memory-store.ts';

const HEARTBEAT_SECONDS = 3;
/** Of the pace that the manager gives with a random number of a half. */
const LEASE_SECONDS = 11.9;

/** A node with what really runs on it. */
export interface SimNode {
	readonly agent: FakeAgent;
	connected: boolean;
	/** Monotonic seconds. */
	cutAt: number;
	/** When the manager last heard of it. Monotonic seconds. */
	heardAt: number;
}

/** Hands every commit that was taken to `onCommit`, with the rows as they were before. */
class WatchedStore implements Store {
	readonly #below: Store;
	readonly #onCommit: (ops: readonly Op[]) => void;

	constructor(below: Store, onCommit: (ops: readonly Op[]) => void) {
		this.#below = below;
		this.#onCommit = onCommit;
	}

	scan(prefix: string, options?: ScanOptions): AsyncIterable<Entry> {
		return this.#below.scan(prefix, options);
	}

	snapshot(): Promise<Snapshot> {
		return this.#below.snapshot();
	}

	async commit(ops: readonly Op[]): Promise<void> {
		await this.#below.commit(ops);
		this.#onCommit(ops);
	}

	async close(): Promise<void> {
		await this.#below.close();
	}
}

/**
 * A manager, and agents that take a while: in each round an agent does one step of each of its instances (start, become ready, stop, forget).
 * An instance whose arguments say `bad` fails. A node that is cut off goes on as it was told last, and stops by itself what has `stopAfter`.
 */
export class SimWorld {
	readonly clock = new FakeClock();
	readonly memory = new MemoryStore();
	readonly failing = new FailingStore(this.memory);
	readonly store: Store;
	readonly nodes = new Map<string, SimNode>();
	readonly processes = new Map<string, Process>();
	readonly instances = new Map<string, Instance>();
	readonly rollouts = new Map<string, RolloutRecord>();
	/** Called with the rows as they were, before those of the commit count. */
	onCommit: (before: ReadonlyMap<string, Instance>, after: ReadonlyMap<string, Instance>) => void = () => undefined;
	/** Called after each step of an agent. */
	onWork: () => void = () => undefined;
	harness!: ManagerHarness;

	private constructor() {
		this.store = new WatchedStore(this.failing, (ops) => this.#committed(ops));
	}

	static async of(names: readonly string[]): Promise<SimWorld> {
		const world = new SimWorld();
		world.harness = await ManagerHarness.open(world.store, world.clock);
		for (const name of names) {
			const agent = await world.harness.agent(name, { obedient: false });
			world.nodes.set(name, { agent, connected: true, cutAt: 0, heardAt: world.clock.monotonic() });
		}
		return world;
	}

	get control(): Manager['control'] {
		return this.harness.control;
	}

	async rest(): Promise<void> {
		for (let turn = 0; turn < 3; turn++) await settle();
	}

	cut(name: string): void {
		const node = this.nodes.get(name);
		if (node === undefined || !node.connected) return;
		node.connected = false;
		node.cutAt = this.clock.monotonic();
		node.agent.disconnect();
	}

	async heal(name: string): Promise<void> {
		const node = this.nodes.get(name);
		if (node === undefined || node.connected) return;
		node.connected = true;
		node.agent.connect(this.harness.manager.agents);
		node.heardAt = this.clock.monotonic();
		await this.rest();
	}

	async restartManager(): Promise<void> {
		const closed = this.harness.manager.close();
		await this.clock.advance(1);
		await closed;
		const connected = [...this.nodes].filter(([, node]) => node.connected);
		for (const [name] of connected) this.cut(name);
		for (const node of this.nodes.values()) node.heardAt = Number.NEGATIVE_INFINITY;
		this.harness = await ManagerHarness.open(this.store, this.clock);
		for (const [name] of connected) await this.heal(name);
	}

	/** Time goes by in steps of a heartbeat; agents work once in each. */
	async pass(seconds: number): Promise<void> {
		for (let left = seconds; left > 0; left -= HEARTBEAT_SECONDS) {
			await this.clock.advance(Math.min(left, HEARTBEAT_SECONDS));
			for (const node of this.nodes.values()) {
				if (!node.connected) continue;
				if (node.agent.ended === undefined) node.agent.heartbeat();
				else node.agent.connect(this.harness.manager.agents);
				node.heardAt = this.clock.monotonic();
			}
			await this.rest();
			await this.work();
		}
	}

	/** One step of each instance, one after another, so that the manager has taken in each report before the next. */
	async work(): Promise<void> {
		for (const node of this.nodes.values()) {
			const { agent } = node;
			if (!node.connected) {
				this.#alone(node);
				continue;
			}
			for (const id of new Set([...agent.observed.keys(), ...agent.assignments.keys()])) {
				if (!this.#step(agent, id)) continue;
				this.onWork();
				await this.rest();
			}
		}
	}

	/** Programs of a process that are really there, as `id node`. */
	running(process: string): string[] {
		const found: string[] = [];
		for (const [name, { agent }] of this.nodes) {
			for (const [id, { phase }] of agent.observed)
				if (id.startsWith(`${process}.`) && RUNS.has(phase)) found.push(`${id} ${name}`);
		}
		return found.sort();
	}

	observed({ node, id }: Instance): Observed | undefined {
		return node === undefined ? undefined : this.nodes.get(node)?.agent.observed.get(id);
	}

	/** Whether it serves, as far as the manager knows: a node that is cut off is not missed before its lease is over. */
	serves(instance: Instance): boolean {
		const { node, want, startGeneration } = instance;
		if (node === undefined || want === 'stop') return false;
		if (this.clock.monotonic() - (this.nodes.get(node)?.heardAt ?? 0) >= LEASE_SECONDS) return false;
		const seen = this.observed(instance);
		return seen?.ready === true && seen.phase === 'running' && seen.generation >= startGeneration;
	}

	#step(agent: FakeAgent, key: string): boolean {
		const id = key as Instance['id'];
		const assignment = agent.assignments.get(id);
		const seen = agent.observed.get(id);
		if (assignment === undefined) {
			if (seen === undefined) return false;
			if (seen.phase === 'running') agent.report(id, 'stopping', { ready: false });
			else agent.report(id, 'stopped', { gone: true });
			return true;
		}
		const { generation, startGeneration, want, spec, blockedBy } = assignment;
		const attempt = seen?.attempt ?? 0;
		if (want === 'stop') {
			if (seen !== undefined && RUNS.has(seen.phase)) {
				if (seen.phase === 'running') agent.report(id, 'stopping', { ready: false });
				else agent.report(id, 'stopped');
				return true;
			}
			if (seen?.phase === 'stopped' && seen.generation === generation) return false;
			agent.report(id, 'stopped', { attempt });
			return true;
		}
		const fresh = seen === undefined || seen.generation < startGeneration;
		const runs = seen !== undefined && RUNS.has(seen.phase);
		if (!fresh) {
			if (seen.phase === 'stopped' && blockedBy === undefined) agent.report(id, 'starting', { attempt: attempt + 1 });
			else if (seen.phase === 'starting') {
				if (spec.args.includes('bad')) agent.report(id, 'failed', { reason: 'bad' });
				else agent.report(id, 'running');
			} else if (seen.generation !== generation) agent.report(id, seen.phase, { ready: seen.ready });
			else return false;
			return true;
		}
		if (blockedBy !== undefined) {
			if (runs) return false;
			if (seen?.phase === 'stopped' && seen.generation >= startGeneration) return false;
			agent.report(id, 'stopped', { attempt, reason: `waits for ${blockedBy}` });
			return true;
		}
		if (runs && seen.phase === 'running') agent.report(id, 'stopping', { ready: false, generation: seen.generation });
		else agent.report(id, 'starting', { attempt: attempt + 1 });
		return true;
	}

	#alone({ agent, cutAt }: SimNode): void {
		const since = this.clock.monotonic() - cutAt;
		for (const [id, seen] of agent.observed) {
			const assignment = agent.assignments.get(id);
			if (assignment === undefined || assignment.want === 'stop') {
				agent.observed.set(id, { ...seen, phase: 'stopped', ready: false });
				continue;
			}
			const limit = assignment.spec.disconnect?.stopAfterSeconds;
			if (limit === undefined || since < limit || !RUNS.has(seen.phase)) continue;
			agent.observed.set(id, { ...seen, phase: 'stopped', ready: false });
		}
	}

	#committed(ops: readonly Op[]): void {
		const before = new Map(this.instances);
		for (const op of ops) {
			const [table = '', ...rest] = op.key.split('/');
			const key = rest.join('/');
			const value = op.kind === 'put' ? structuredClone(op.value) : undefined;
			const rows = { process: this.processes, instance: this.instances, rollout: this.rollouts }[table] as
				| Map<string, unknown>
				| undefined;
			if (value === undefined) rows?.delete(key);
			else rows?.set(key, value);
		}
		this.onCommit(before, this.instances);
	}
}

const RUNS: ReadonlySet<string> = new Set(['starting', 'running', 'stopping']);
