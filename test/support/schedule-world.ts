import type { ScheduleSpec } from '../../src/model/schedule-spec.ts';
import type { Store } from '../../src/store/store.ts';
import type { FakeAgent, FakeAgentOptions } from './fake-agent.ts';
import { type FakeClock, settle } from './fake-clock.ts';
import { ManagerHarness } from './manager-harness.ts';
import { MemoryStore } from './memory-store.ts';
import { scheduleSpecOf } from './schedules.ts';

/** {@link scheduleSpecOf}, of every minute unless it is said. */
export function everyMinute(
	name: string,
	{ when, ...changes }: Parameters<typeof scheduleSpecOf>[2] = {},
): ScheduleSpec {
	return scheduleSpecOf(name, when ?? '* * * * *', changes);
}

/** Ids of the tasks of runs that the agent is to run. */
export function tasksOf(agent: FakeAgent): string[] {
	return [...agent.assignments.keys()].filter((id) => id.includes('@'));
}

/** A manager with schedules and the agents that joined, which beat while time goes on. Close it. */
export class ScheduleWorld {
	/** Those that beat. */
	agents: FakeAgent[] = [];
	#harness: ManagerHarness;

	private constructor(harness: ManagerHarness) {
		this.#harness = harness;
	}

	static async open(specs: readonly ScheduleSpec[], store?: Store, clock?: FakeClock): Promise<ScheduleWorld> {
		const world = new ScheduleWorld(await ManagerHarness.open(store, clock));
		await world.control.applySchedules([...specs], {});
		return world;
	}

	get control() {
		return this.#harness.control;
	}

	get manager() {
		return this.#harness.manager;
	}

	get clock(): FakeClock {
		return this.#harness.clock;
	}

	get store(): MemoryStore {
		return this.#harness.store as MemoryStore;
	}

	instances() {
		return this.#harness.instances();
	}

	events(...names: string[]) {
		return this.#harness.events(...names);
	}

	/** The manager is killed, and after `awaySeconds` another one is started over what is on disk; no agent has come back yet. */
	async restart(awaySeconds = 0): Promise<void> {
		const { store, clock, manager } = this.#harness;
		const left = new MemoryStore(store as MemoryStore);
		await manager.close();
		this.agents = [];
		if (awaySeconds > 0) await clock.advance(awaySeconds);
		this.#harness = await ManagerHarness.open(left, clock);
	}

	async join(name: string, options: FakeAgentOptions = {}): Promise<FakeAgent> {
		const agent = await this.#harness.agent(name, options);
		this.agents = [...this.agents.filter((each) => each.facts.name !== name), agent];
		return agent;
	}

	/** An agent that was there before the manager was started again. */
	async rejoin(agent: FakeAgent): Promise<void> {
		agent.connect(this.manager.agents);
		this.agents.push(agent);
		await this.calm();
	}

	/** Time goes on, and agents beat. */
	async advance(seconds: number): Promise<void> {
		for (let left = seconds; left > 0; left -= 5) {
			for (const agent of this.agents) agent.heartbeat();
			await this.clock.advance(Math.min(5, left));
		}
		await this.calm();
	}

	/** What was said has reached everybody. */
	async calm(): Promise<void> {
		for (let turn = 0; turn < 6; turn++) await settle();
	}

	/** The task ends by itself, having written `output`. */
	async finish(agent: FakeAgent, id: string, code = 0, output = ''): Promise<void> {
		const head = new TextEncoder().encode(output);
		const written = { stream: 'stdout', head, tail: new Uint8Array(), totalBytes: output.length } as const;
		agent.report(id, 'exited', {
			exit: { kind: 'code', code, at: this.clock.wall(), cause: 'own' },
			output: output === '' ? [] : [written],
		});
		await this.calm();
	}

	/** Of each run of the schedule, oldest first: `TIME OUTCOME`. */
	async outcomes(name: string): Promise<string[]> {
		const runs = await this.control.listRuns(name, { limit: 100 });
		return runs.map((run) => `${run.id.slice(run.id.indexOf('T') + 1)} ${run.outcome ?? run.state}`).reverse();
	}

	async close(): Promise<void> {
		this.agents = [];
		await this.manager.close();
	}
}
