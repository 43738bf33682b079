import { EventLog } from '../../src/manager/events/event-log.ts';
import { LockDesk } from '../../src/manager/locks/lock-desk.ts';
import { LockService } from '../../src/manager/locks/lock-service.ts';
import { ClusterState } from '../../src/manager/state/cluster-state.ts';
import type { AcquireLock, LockAnswer, PidAnswer, PidQuery } from '../../src/model/locks.ts';
import { silentLog } from '../../src/sys/log.ts';
import { FailingStore } from './failing-store.ts';
import { FakeClock } from './fake-clock.ts';
import { fakeRand } from './manager-harness.ts';
import { MemoryStore } from './memory-store.ts';

/** Locks of a manager over a store that can fail, as its service has them; sessions ask by name. {@link open} it. */
export class LockWorld {
	readonly clock: FakeClock;
	readonly memory: MemoryStore;
	readonly store: FailingStore;
	readonly asked: PidQuery[] = [];
	pidState: PidAnswer['state'] = 'unknown';
	state!: ClusterState;
	service!: LockService;
	desk!: LockDesk;
	events!: EventLog;

	constructor(memory = new MemoryStore(), time = new FakeClock()) {
		this.memory = memory;
		this.store = new FailingStore(memory);
		this.clock = time;
	}

	async open(): Promise<this> {
		const { clock, store } = this;
		this.state = await ClusterState.open(store, fakeRand(), silentLog, clock.monotonic());
		this.events = await EventLog.open(store, clock, silentLog);
		this.desk = new LockDesk(clock);
		const check = async (queries: readonly PidQuery[]): Promise<PidAnswer[]> => {
			this.asked.push(...queries);
			return queries.map((query) => ({ ...query, state: this.pidState }));
		};
		const ports = { state: this.state, desk: this.desk, events: this.events, pids: { check }, clock, log: silentLog };
		this.service = new LockService(ports);
		return this;
	}

	/** As a manager that is started again on the same store. */
	again(): Promise<LockWorld> {
		this.service.close();
		return new LockWorld(new MemoryStore(this.memory), this.clock).open();
	}

	ask(who: string, how: Partial<Omit<AcquireLock, 'session'>> & Partial<AcquireLock['session']> = {}) {
		const { identity, ttlSeconds = 15, lockDelaySeconds = 5, reentrant, ...rest } = how;
		return this.service.acquire({
			session: {
				id: who,
				identity: identity ?? { owner: `owner-${who}`, host: 'h' },
				ttlSeconds,
				lockDelaySeconds,
				...(reentrant === undefined ? {} : { reentrant }),
			},
			request: `r-${who}`,
			names: ['a'],
			mode: 'exclusive',
			slots: 1,
			try: false,
			pollSeconds: 0,
			...rest,
		});
	}

	async holders(name = 'a'): Promise<string[]> {
		return (await this.service.list([name])).flatMap((lock) => lock.holders.map((each) => each.session));
	}

	async told(): Promise<string[]> {
		const events = await this.events.newest(100, () => true);
		return events.map(({ kind, subject, reason }) => `${kind} ${subject}: ${reason}`);
	}
}

/** 0 where it was not granted. */
export const tokenOf = (answer: LockAnswer): number => (answer.kind === 'granted' ? answer.token : 0);
