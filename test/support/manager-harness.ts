import type { Manager } from '../../src/manager/manager.ts';
import { openManager } from '../../src/manager/manager.ts';
import type { Event } from '../../src/model/records.ts';
import type { InstanceView, StatusUpdate } from '../../src/model/views.ts';
import type { Store } from '../../src/store/store.ts';
import { silentLog } from '../../src/sys/log.ts';
import type { Rand } from '../../src/sys/rand.ts';
import type { FakeAgentOptions } from './fake-agent.ts';
import { FakeAgent } from './fake-agent.ts';
import { FakeClock, settle } from './fake-clock.ts';
import { MemoryStore } from './memory-store.ts';

/** Half of everything, and ids that count up. */
export function fakeRand(): Rand {
	let count = 0;
	return { next: () => 0.5, uuid: () => `uuid-${++count}` };
}

/** A manager over a store in memory with a clock that stands still, and agents that do as they are told. */
export class ManagerHarness {
	readonly clock: FakeClock;
	readonly store: Store;
	readonly manager: Manager;

	private constructor(manager: Manager, store: Store, clock: FakeClock) {
		this.manager = manager;
		this.store = store;
		this.clock = clock;
	}

	static async open(store: Store = new MemoryStore(), clock: FakeClock = new FakeClock()): Promise<ManagerHarness> {
		const manager = await openManager(store, { clock, rand: fakeRand(), log: silentLog, version: '0.1.0' });
		return new ManagerHarness(manager, store, clock);
	}

	get control() {
		return this.manager.control;
	}

	/** Connects an agent and waits until it has its assignments. */
	async agent(name: string, options: FakeAgentOptions = {}): Promise<FakeAgent> {
		const agent = new FakeAgent(name, options);
		agent.connect(this.manager.agents);
		await settle();
		await settle();
		return agent;
	}

	/** The state of what is named, as a list. */
	async instances(...names: string[]): Promise<InstanceView[]> {
		return (await this.status(...names)).flatMap((update) => update.instances);
	}

	async instance(id: string): Promise<InstanceView | undefined> {
		return (await this.instances()).find((each) => each.id === id);
	}

	async status(...names: string[]): Promise<StatusUpdate[]> {
		const updates: StatusUpdate[] = [];
		for await (const update of this.control.watchStatus(names, false)) updates.push(update);
		return updates;
	}

	/** Events, oldest first, as `kind subject: reason`. */
	async events(...names: string[]): Promise<string[]> {
		const events: Event[] = [];
		for await (const some of this.control.watchEvents(names, { follow: false, limit: 1000 })) events.push(...some);
		return events.map((event) => `${event.kind} ${event.subject}: ${event.reason}`);
	}
}
