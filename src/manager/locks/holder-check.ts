import type { LockSession, PidAnswer, PidQuery } from '../../model/locks.ts';
import type { Clock, Timer } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';

export interface HolderCheckPorts {
	readonly pids: { check(queries: readonly PidQuery[]): Promise<PidAnswer[]> };
	/** See `LockSessions`. */
	readonly words: (session: string) => number;
	/** Whether its end may matter to somebody: whether it holds anything. */
	readonly holds: (session: string) => boolean;
	readonly end: (session: string) => void;
	readonly clock: Clock;
	readonly log: Log;
}

/**
 * Ends the sessions of clients that are dead, before their time:
 *
 * ```
 * connection gone ── its node says that the process is gone ──▶ the guard of its command gets its time ──▶ ended, cleanly
 *      └ a word of the client · `up` · `unknown` · no answer: nothing, the ttl decides
 * ```
 */
export class HolderCheck {
	readonly #ports: HolderCheckPorts;
	readonly #timers = new Map<string, Timer>();
	readonly #asking = new Set<string>();
	#closed = false;

	constructor(ports: HolderCheckPorts) {
		this.#ports = ports;
	}

	/** The connection of its client is gone. Never rejects. */
	async suspect({ id, identity, lockDelaySeconds }: LockSession): Promise<void> {
		const { node, pid, startTime, bootId } = identity;
		const exact = node !== undefined && pid !== undefined && startTime !== undefined && bootId !== undefined;
		if (!exact || this.#closed || this.#asking.has(id) || this.#timers.has(id)) return;
		const { pids, words, holds, end, clock, log } = this.#ports;
		const before = words(id);
		this.#asking.add(id);
		try {
			const [answer] = await pids.check([{ node, pid, startTime, bootId }]);
			if (answer?.state !== 'down' || this.#closed || words(id) !== before) return;
		} catch (error) {
			log.debug({ err: error, session: id }, 'the holder of a lock could not be asked for: its time decides');
			return;
		} finally {
			this.#asking.delete(id);
		}
		const due = (): void => {
			this.#timers.delete(id);
			if (words(id) === before) end(id);
		};
		const timer = clock.after(holds(id) ? lockDelaySeconds : 0, due, { background: true });
		this.#timers.set(id, timer);
	}

	close(): void {
		this.#closed = true;
		for (const timer of this.#timers.values()) timer.cancel();
		this.#timers.clear();
	}
}
