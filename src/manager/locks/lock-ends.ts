import type { LockHold, LockRecord, LockSession } from '../../model/locks.ts';
import { shownLock } from '../../policy/locks/lock-name.ts';
import type { PlaceId } from '../../policy/locks/lock-queue.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';
import type { EventLog } from '../events/event-log.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import type { TableChange } from '../state/tables.ts';
import type { LockDesk } from './lock-desk.ts';
import type { LockMemory } from './lock-memory.ts';
import { LockSessions } from './lock-sessions.ts';
import { LockTimers } from './lock-timers.ts';
import { holdsOf } from './lock-views.ts';

/** After a change that the store did not take. */
const RETRY_SECONDS = 1;

export interface LockEndsPorts {
	readonly state: ClusterState;
	readonly desk: LockDesk;
	readonly memory: LockMemory;
	readonly events: EventLog;
	/** A hold was taken from a session that lives on. */
	readonly lost: (hold: LockHold) => void;
	readonly clock: Clock;
	readonly log: Log;
}

/** What ends without anybody asking for it: silent sessions, delays, holds of limited time. What the store does not take is done later. */
export class LockEnds {
	readonly sessions: LockSessions;
	readonly #timers: LockTimers;
	readonly #ports: LockEndsPorts;

	constructor(ports: LockEndsPorts) {
		this.#ports = ports;
		const { state, clock } = ports;
		this.sessions = new LockSessions(clock, (session) => this.#expired(session));
		this.#timers = new LockTimers(clock, {
			undelay: (lock) => this.#undelay(lock),
			heldTooLong: (lock, hold) => this.#heldTooLong(lock, hold),
		});
		for (const session of state.view.lockSessions.values()) this.sessions.began(session, false);
		for (const lock of state.view.locks.values()) this.#timers.changed(lock.name, undefined, lock);
	}

	/** What is left of the delay of a lock, by its key. Seconds. */
	delayLeft(lock: string): number | undefined {
		return this.#timers.delayLeft(lock);
	}

	/** Its client is dead, and what it protected has stopped. */
	dead(id: string): void {
		const session = this.#ports.state.staged.lockSessions.get(id);
		if (session !== undefined) this.#end(session, 'clean', 'its process has ended');
	}

	/** A change that is on disk. */
	changed(change: TableChange): void {
		if (change.table === 'lock') this.#timers.changed(change.key, change.before, change.after);
		else if (change.table === 'lockSession') {
			if (change.after === undefined) this.sessions.ended(change.key);
			else if (change.before === undefined) this.sessions.began(change.after, true);
		}
	}

	close(): void {
		this.#timers.close();
		this.sessions.close();
	}

	#expired(id: string): void {
		const session = this.#ports.state.staged.lockSessions.get(id);
		// Its end is on its way to the store, which may not take it.
		if (session === undefined) return this.sessions.again(id, RETRY_SECONDS);
		this.#end(session, 'unclean', `nothing was heard of it for ${session.ttlSeconds} s`);
	}

	#end({ id, identity }: LockSession, how: 'clean' | 'unclean', why: string): void {
		const { state, desk, memory } = this.#ports;
		const held = holdsOf(state.view, id);
		this.#quietly(
			memory.endSession(id, (transaction) => desk.end(transaction, id, how)),
			() => this.sessions.again(id, RETRY_SECONDS),
			() => {
				for (const { name } of held) this.#tell(name, `taken from ${identity.owner} on ${identity.host}: ${why}`);
			},
		);
	}

	#undelay(lock: string): void {
		const { state, desk } = this.#ports;
		// The delay of another end is on its way to the store, and begins when it is there.
		if (hasNewDelay(state.view.locks.get(lock), state.staged.locks.get(lock)))
			return this.#timers.again(lock, undefined, RETRY_SECONDS);
		this.#quietly(
			state.update((transaction) => desk.endDelay(transaction, lock)),
			() => this.#timers.again(lock, undefined, RETRY_SECONDS),
		);
	}

	#heldTooLong(lock: string, hold: LockHold): void {
		const { state, desk, memory, lost } = this.#ports;
		this.#quietly(
			memory.endRequests([hold], (transaction) => desk.take(transaction, lock, [hold])),
			() => this.#timers.again(lock, hold, RETRY_SECONDS),
			() => {
				lost(hold);
				const { owner, host } = state.view.lockSessions.get(hold.session)?.identity ?? { owner: '?', host: '?' };
				this.#tell(shownLock(lock), `taken from ${owner} on ${host}: held for longer than ${hold.maxHoldSeconds} s`);
			},
		);
	}

	#tell(lock: string, reason: string): void {
		this.#ports.events.append({ kind: 'lock-lost', subject: `lock/${lock}`, actor: 'manager', reason });
	}

	#quietly(done: Promise<unknown>, again: () => void, then: () => void = () => {}): void {
		done.then(then, (error: unknown) => {
			this.#ports.log.warn({ err: error }, 'an end at a lock was not written down, trying again');
			again();
		});
	}
}

function hasNewDelay(before: LockRecord | undefined, after: LockRecord | undefined): boolean {
	const known = before?.delayedBy ?? [];
	const isKnown = (place: PlaceId): boolean =>
		known.some(({ session, request }) => session === place.session && request === place.request);
	return after?.delayedBy?.every(isKnown) === false;
}
