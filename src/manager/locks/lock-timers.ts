import type { LockHold, LockRecord } from '../../model/locks.ts';
import type { Clock } from '../../sys/clock.ts';
import { LeaseQueue } from '../sessions/lease-queue.ts';

/** What is due at a lock, by its key. */
export interface DueAtLock {
	/** Its delay is over. */
	readonly undelay: (lock: string) => void;
	/** It is held for longer than was allowed. */
	readonly heldTooLong: (lock: string, hold: LockHold) => void;
}

/** Delays and longest times of holding, by the monotonic clock; begun in full by each manager. */
export class LockTimers {
	readonly #delays: LeaseQueue<string>;
	readonly #holds: LeaseQueue<string>;
	readonly #limited = new Map<string, { readonly lock: string; readonly hold: LockHold }>();

	constructor(clock: Clock, due: DueAtLock) {
		this.#delays = new LeaseQueue(clock, due.undelay);
		this.#holds = new LeaseQueue(clock, (key) => {
			const found = this.#limited.get(key);
			if (found !== undefined) due.heldTooLong(found.lock, found.hold);
		});
	}

	/** Seconds. */
	delayLeft(lock: string): number | undefined {
		return this.#delays.left(lock);
	}

	/** What was due could not be done: once more in `seconds`. */
	again(lock: string, hold: LockHold | undefined, seconds: number): void {
		if (hold === undefined) this.#delays.extend(lock, seconds);
		else if (this.#limited.has(keyOf(lock, hold))) this.#holds.extend(keyOf(lock, hold), seconds);
	}

	changed(key: string, before: LockRecord | undefined, after: LockRecord | undefined): void {
		this.#delay(key, before, after);
		const limited = (lock: LockRecord | undefined): LockHold[] =>
			lock?.holders.filter((hold) => hold.maxHoldSeconds !== undefined) ?? [];
		const now = new Set(limited(after).map((hold) => keyOf(key, hold)));
		for (const hold of limited(before)) if (!now.has(keyOf(key, hold))) this.#drop(keyOf(key, hold));
		for (const hold of limited(after)) {
			if (this.#limited.has(keyOf(key, hold))) continue;
			this.#limited.set(keyOf(key, hold), { lock: key, hold });
			this.#holds.extend(keyOf(key, hold), hold.maxHoldSeconds ?? 0);
		}
	}

	close(): void {
		this.#delays.close();
		this.#holds.close();
		this.#limited.clear();
	}

	/** Another unclean end begins it anew: never too short. */
	#delay(key: string, before: LockRecord | undefined, after: LockRecord | undefined): void {
		if (after?.delayedSeconds === undefined) return this.#delays.drop(key);
		const more = (after.delayedBy?.length ?? 0) > (before?.delayedBy?.length ?? 0);
		if (before?.delayedSeconds === undefined || more) this.#delays.extend(key, after.delayedSeconds);
	}

	#drop(key: string): void {
		this.#limited.delete(key);
		this.#holds.drop(key);
	}
}

function keyOf(lock: string, { session, request, token }: LockHold): string {
	return `${lock} ${session} ${request} ${token}`;
}
