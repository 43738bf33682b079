import { describe, expect, it } from 'vitest';
import { EventLog } from '../../../../src/manager/events/event-log.ts';
import { LockDesk } from '../../../../src/manager/locks/lock-desk.ts';
import { LockService } from '../../../../src/manager/locks/lock-service.ts';
import { ClusterState } from '../../../../src/manager/state/cluster-state.ts';
import { MinderError, toMinderError } from '../../../../src/model/errors.ts';
import type { LockAnswer, LockMode } from '../../../../src/model/locks.ts';
import { sleep } from '../../../../src/sys/clock.ts';
import { silentLog } from '../../../../src/sys/log.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { type LockEvent, lockProblems } from '../../../support/lock-history.ts';
import { fakeRand } from '../../../support/manager-harness.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { seeded } from '../../../support/seeded.ts';

const TTL = 8;
const SLOTS: Readonly<Record<string, number>> = { s: 2 };

interface Faults {
	/** Seconds by which a command outlives the time of its session: more than 0 is a client that is broken. */
	readonly outlives: number;
	readonly restarts: boolean;
	/** Somebody breaks locks, with no delay of their own. */
	readonly breaks: boolean;
}

/** Clients over a network that loses calls and answers and delivers some late, and a manager that dies now and then. */
class Simulation {
	readonly history: LockEvent[] = [];
	readonly #clock = new FakeClock();
	readonly #random: () => number;
	readonly #faults: Faults;
	#store = new MemoryStore();
	#service!: LockService;
	#serial = 0;
	restarts = 0;
	/** Holds that were broken. */
	broken = 0;

	constructor(seed: number, faults: Faults) {
		this.#random = seeded(seed);
		this.#faults = faults;
	}

	async run(clients: number, rounds: number): Promise<void> {
		await this.#start();
		let left = clients;
		for (let at = 0; at < clients; at++) void this.#client(`c${at}`, rounds).finally(() => left--);
		for (let passed = 0; left > 0; passed += 2) {
			await this.#clock.advance(2);
			if (this.#faults.restarts && this.#random() < 0.1) await this.#restart();
			if (this.#faults.breaks && this.#random() < 0.2) await this.#break();
			if (passed > 20_000) throw new Error(`${left} clients never got to their end`);
		}
	}

	async #start(): Promise<void> {
		const [clock, log] = [this.#clock, silentLog];
		const state = await ClusterState.open(this.#store, fakeRand(), log, clock.monotonic());
		const events = await EventLog.open(this.#store, clock, log);
		const pids = { check: async () => [] };
		this.#service = new LockService({ state, desk: new LockDesk(clock), events, pids, clock, log });
	}

	/** Not twice: that is for those who know that nothing is left of the first one. */
	async #break(): Promise<void> {
		const name = this.#random() < 0.7 ? 'a' : 's';
		const [lock] = await this.#service.list([name]);
		if (lock === undefined || lock.holders.length === 0 || lock.delayedSeconds !== undefined) return;
		await this.#service.break(name, { reason: '' });
		this.broken += lock.holders.length;
	}

	async #restart(): Promise<void> {
		this.restarts++;
		this.#service.close();
		this.#store = new MemoryStore(this.#store);
		await this.#start();
	}

	/** A call that may be lost, or its answer. */
	async #call<Result>(make: (service: LockService) => Promise<Result>): Promise<Result> {
		const lost = new MinderError('unreachable', 'the network lost it');
		await sleep(this.#clock, this.#random() * 0.2);
		if (this.#random() < 0.05) throw lost;
		if (this.#random() < 0.03) void this.#late(make);
		const result = await make(this.#service);
		if (this.#random() < 0.05) throw lost;
		await sleep(this.#clock, this.#random() * 0.2);
		return result;
	}

	/** The same once more, long after. */
	async #late(make: (service: LockService) => Promise<unknown>): Promise<void> {
		await sleep(this.#clock, this.#random() * 30);
		await make(this.#service).catch(() => undefined);
	}

	async #client(client: string, rounds: number): Promise<void> {
		for (let round = 0; round < rounds; round++) {
			await sleep(this.#clock, this.#random() * 10);
			await this.#turn(client);
		}
	}

	async #turn(client: string): Promise<void> {
		const clock = this.#clock;
		const id = `${client}-${this.#serial++}`;
		// Its own each time: what a call that came late has taken anew would else count as its owner's.
		const owner = id;
		const names = [['a'], ['a'], ['b'], ['a', 'b'], ['s']][Math.floor(this.#random() * 5)] as string[];
		const mode: LockMode = this.#random() < 0.3 ? 'shared' : 'exclusive';
		const tell = (lock: string, event: Pick<LockEvent, 'kind'> & object, at = clock.monotonic()): void => {
			this.history.push({ at, lock, request: id, owner, ...event } as LockEvent);
		};
		for (const name of names) tell(name, { kind: 'asked', mode } as LockEvent);
		let sent = clock.monotonic();
		let heard = sent;
		let answer: LockAnswer | undefined;
		let queued = false;
		while (answer?.kind !== 'granted') {
			sent = clock.monotonic();
			// Now and then it sleeps past the end of its session.
			if (this.#random() < 0.02) await sleep(clock, this.#random() * 3 * TTL);
			try {
				answer = await this.#call((service) =>
					service.acquire({
						session: { id, identity: { owner, host: 'h' }, ttlSeconds: TTL, lockDelaySeconds: 0 },
						request: id,
						names,
						mode,
						slots: SLOTS[names[0] ?? ''] ?? 1,
						try: false,
						pollSeconds: 2,
					}),
				);
				// Its place may have been lost, and this one may be a new one.
				if (clock.monotonic() - heard > TTL / 2) for (const name of names) tell(name, { kind: 'left' }, heard);
				heard = sent;
				if (clock.monotonic() - sent >= TTL && answer.kind === 'granted') throw new MinderError('not-found', 'old');
				if (answer.kind === 'queued' && !queued) {
					queued = true;
					for (const name of names) tell(name, { kind: 'queued' });
				}
			} catch (error) {
				if (toMinderError(error).code === 'unreachable') continue;
				for (const name of names) tell(name, { kind: 'left' }, heard);
				return;
			}
		}
		const { name, token } = answer;
		for (const other of names) if (other !== name) tell(other, { kind: 'left' }, sent);
		tell(name, { kind: 'granted', token } as LockEvent);
		const ended = await this.#work(id, name, sent);
		tell(name, { kind: ended });
		for (;;) {
			const done = await this.#call((service) => service.end(id, { clean: true })).then(
				() => true,
				() => false,
			);
			if (done) return;
		}
	}

	/** Renews until the command has done its work; without a renewal in time, the command is ended before the session. */
	async #work(id: string, name: string, granted: number): Promise<'released' | 'lost'> {
		const clock = this.#clock;
		const until = clock.monotonic() + this.#random() * 6;
		let sure = granted;
		while (clock.monotonic() < until) {
			const deadline = sure + TTL - 0.1 + this.#faults.outlives;
			if (this.#random() < 0.05) await sleep(clock, Math.max(0, deadline - clock.monotonic()));
			if (clock.monotonic() >= deadline) return 'lost';
			const sent = clock.monotonic();
			const renewed = this.#call((service) => service.renew(id, { holdSeconds: 1 })).then(
				(state) => (state.holds.some((hold) => hold.name === name) ? 'held' : 'gone'),
				(error: unknown) => (toMinderError(error).code === 'not-found' ? 'gone' : 'unclear'),
			);
			const late = sleep(clock, deadline - sent).then(() => 'late' as const);
			const result = await Promise.race([renewed, late]);
			if (result === 'late') return 'lost';
			if (result === 'gone' && this.#faults.outlives === 0) return 'lost';
			if (result === 'held') sure = sent;
		}
		return 'released';
	}
}

describe('many clients, a bad network and a manager that is started again and again', () => {
	it.each([1, 2, 3, 4, 5, 6])('never have two holders, keep the order, and raise tokens (seed %i)', async (seed) => {
		const simulation = new Simulation(seed, { outlives: 0, restarts: true, breaks: false });
		await simulation.run(12, 15);
		expect(lockProblems(simulation.history, SLOTS)).toEqual([]);
		const granted = simulation.history.filter((event) => event.kind === 'granted');
		expect(granted.length).toBeGreaterThan(80);
		expect(simulation.restarts).toBeGreaterThan(3);
		expect(simulation.history.some((event) => event.kind === 'lost')).toBe(true);
		expect(simulation.history.some((event) => event.kind === 'queued')).toBe(true);
	});

	it.each([1, 2, 3])('have no two where locks are broken, again and again (seed %i)', async (seed) => {
		const simulation = new Simulation(seed, { outlives: 0, restarts: true, breaks: true });
		await simulation.run(12, 15);
		expect(lockProblems(simulation.history, SLOTS)).toEqual([]);
		expect(simulation.broken).toBeGreaterThan(10);
	});

	it('have two where commands outlive the sessions of their clients, and that is seen', async () => {
		const simulation = new Simulation(1, { outlives: 20, restarts: false, breaks: false });
		await simulation.run(12, 15);
		expect(lockProblems(simulation.history, SLOTS).some((problem) => problem.includes('two holders'))).toBe(true);
	});
});
