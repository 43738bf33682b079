import type { Manager } from '../../src/manager/manager.ts';
import type { InstanceView } from '../../src/model/views.ts';
import type { Store } from '../../src/store/store.ts';
import type { FakeAgent, FakeAgentOptions } from './fake-agent.ts';
import { FakeClock, settle } from './fake-clock.ts';
import { ManagerHarness } from './manager-harness.ts';
import { MemoryStore } from './memory-store.ts';

const HEARTBEAT_SECONDS = 3;

/** A manager and agents that go on sending heartbeats while time is moved on, unless they are cut off. */
export class Fleet {
	readonly clock: FakeClock;
	readonly store: Store;
	readonly agents = new Map<string, FakeAgent>();
	harness: ManagerHarness;
	readonly #cut = new Set<string>();

	private constructor(harness: ManagerHarness) {
		this.harness = harness;
		this.clock = harness.clock;
		this.store = harness.store;
	}

	static async of(nodes: readonly string[], options: FakeAgentOptions = {}): Promise<Fleet> {
		const fleet = new Fleet(await ManagerHarness.open(new MemoryStore(), new FakeClock()));
		for (const name of nodes) await fleet.join(name, options);
		return fleet;
	}

	get control(): Manager['control'] {
		return this.harness.control;
	}

	agent(name: string): FakeAgent {
		const agent = this.agents.get(name);
		if (agent === undefined) throw new Error(`no agent ${name}`);
		return agent;
	}

	async join(name: string, options: FakeAgentOptions = {}): Promise<FakeAgent> {
		const agent = await this.harness.agent(name, options);
		this.agents.set(name, agent);
		return agent;
	}

	/** Moves time on in steps of a heartbeat. */
	async pass(seconds: number): Promise<void> {
		for (let left = seconds; left > 0; left -= HEARTBEAT_SECONDS) {
			await this.clock.advance(Math.min(HEARTBEAT_SECONDS, left));
			for (const [name, agent] of this.agents) if (!this.#cut.has(name)) agent.heartbeat();
			await this.rest();
		}
	}

	/** Lets everything run that follows without time going by. */
	async rest(): Promise<void> {
		for (let turn = 0; turn < 6; turn++) await settle();
	}

	/** The network to the node is gone: its stream ends, no heartbeat comes. */
	cut(name: string): void {
		this.#cut.add(name);
		this.agent(name).disconnect();
	}

	/** The agent of the node opens a session again. */
	async heal(name: string): Promise<void> {
		this.#cut.delete(name);
		this.agent(name).connect(this.harness.manager.agents);
		await this.rest();
	}

	/** Another manager over the same store; agents connect to it. */
	async restartManager(connect: readonly string[] = [...this.agents.keys()]): Promise<void> {
		await this.harness.manager.close();
		this.harness = await ManagerHarness.open(this.store, this.clock);
		for (const name of connect) await this.heal(name);
	}

	/** Where instances are, as `id node phase`. */
	async where(...names: string[]): Promise<string[]> {
		const views: InstanceView[] = await this.harness.instances(...names);
		return views.map(({ id, node, phase }) => `${id} ${node ?? '-'} ${phase}`);
	}

	/** Copies of a process whose program runs, by what agents were told last. */
	running(process: string): string[] {
		const found: string[] = [];
		for (const [name, agent] of this.agents) {
			for (const [id, { phase }] of agent.observed)
				if (id.startsWith(`${process}.`) && phase === 'running') found.push(`${id} ${name}`);
		}
		return found.sort();
	}
}
