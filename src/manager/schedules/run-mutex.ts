import { MinderError } from '../../model/errors.ts';
import type { RunId } from '../../model/ids.ts';
import type { WallTime } from '../../model/records.ts';
import type { Run } from '../../model/schedule-records.ts';
import type { ScheduleSpec } from '../../model/schedule-spec.ts';
import { lockKey } from '../../policy/locks/lock-name.ts';
import type { Asked, LockDesk } from '../locks/lock-desk.ts';
import type { Transaction } from '../state/cluster-state.ts';

/** Whether a run has its mutex. */
export type Held =
	| { readonly kind: 'held'; readonly token?: number }
	| { readonly kind: 'wait'; readonly reason: string }
	| { readonly kind: 'refused'; readonly reason: string };

/** The mutexes of runs: a run is a session of its own, which lives as long as the run. */
export class RunMutex {
	readonly #desk: LockDesk;

	constructor(desk: LockDesk) {
		this.#desk = desk;
	}

	/** Asks for it, or for what became of an earlier wish; a run without one has it. */
	ask(tx: Transaction, run: Run, { mutex }: ScheduleSpec, now: WallTime): Held {
		if (mutex === undefined) return { kind: 'held' };
		if (run.mutexToken !== undefined) return { kind: 'held', token: run.mutexToken };
		const { id } = run;
		const identity = { owner: id, host: 'minder', comment: `schedule ${run.schedule}` };
		const request = { id, session: id, names: [mutex], mode: 'exclusive', slots: 1, since: now } as const;
		let asked: Asked;
		try {
			asked = this.#desk.request(tx, request, { id, identity, lockDelaySeconds: 0, since: now });
		} catch (error) {
			if (error instanceof MinderError) return { kind: 'refused', reason: `mutex ${mutex}: ${error.message}` };
			throw error;
		}
		switch (asked.kind) {
			case 'granted':
				return { kind: 'held', token: asked.token };
			case 'queued':
				return { kind: 'wait', reason: `waits for mutex ${mutex}` };
			case 'mismatch': {
				const reason = `mutex ${mutex} is a lock of ${asked.slots} slots for others; a run needs it alone`;
				return { kind: 'refused', reason };
			}
		}
	}

	/** A run that keeps its mutex under another token: the one before is nobody's from now on. */
	renewed(tx: Transaction, run: Run): Run {
		const { id, spec } = run;
		if (spec?.mutex === undefined || run.mutexToken === undefined) return run;
		const mutexToken = this.#desk.renewToken(tx, lockKey(spec.mutex), { session: id, request: id });
		return mutexToken === undefined ? run : { ...run, mutexToken };
	}

	/** Whether it is the turn of a run that has asked for it. */
	isHeldBy(tx: Transaction, run: RunId, mutex: string): boolean {
		return tx.locks.get(lockKey(mutex))?.holders.some((each) => each.session === run) === true;
	}

	/** Gives it up. @returns sessions that hold it now, which may be runs that have waited */
	release(tx: Transaction, run: RunId, mutex: string): string[] {
		this.#desk.end(tx, run);
		return tx.locks.get(lockKey(mutex))?.holders.map((each) => each.session) ?? [];
	}
}
