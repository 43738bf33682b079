import type { LockSession, PidAnswer, PidQuery } from '../../model/locks.ts';
import type { Clock, Timer } from '../../sys/clock.ts';
import { sleep } from '../../sys/clock.ts';
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

/** A connection is gone before its process is: its node is asked again after so many seconds, while it still says `up`. */
const ASK_AGAIN_SECONDS = [0.2, 1, 3, 10];

/**
 * Ends the sessions of clients that are dead, before their time:
 *
 * ```
 * connection gone ── its node says, asked up to five times, that the process is gone ──▶ the guard of its command gets its time ──▶ ended, cleanly
 *      └ a word of the client · `up` · `unknown` · no answer: nothing, the ttl decides
 * ```
 */
export class HolderCheck {
	readonly #ports: HolderCheckPorts;
	readonly #timers = new Map<string, Timer>();
	readonly #asking = new Set<string>();
	readonly #closed = new AbortController();

	constructor(ports: HolderCheckPorts) {
		this.#ports = ports;
	}

	/** The connection of its client is gone. Never rejects. */
	async suspect({ id, identity, lockDelaySeconds }: LockSession): Promise<void> {
		const { node, pid, startTime, bootId } = identity;
		const exact = node !== undefined && pid !== undefined && startTime !== undefined && bootId !== undefined;
		if (!exact || this.#closed.signal.aborted || this.#asking.has(id) || this.#timers.has(id)) return;
		const { words, holds, end, clock, log } = this.#ports;
		const before = words(id);
		this.#asking.add(id);
		try {
			const said = await this.#ask({ node, pid, startTime, bootId }, () => words(id) === before);
			if (said !== 'down' || this.#closed.signal.aborted || words(id) !== before) return;
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

	/** The last answer; asked again as long as the process is there and `matters`. */
	async #ask(query: PidQuery, matters: () => boolean): Promise<PidAnswer['state'] | undefined> {
		const { pids, clock } = this.#ports;
		for (const seconds of [...ASK_AGAIN_SECONDS, undefined]) {
			const [answer] = await pids.check([query]);
			if (answer?.state !== 'up' || seconds === undefined) return answer?.state;
			await sleep(clock, seconds, this.#closed.signal);
			if (this.#closed.signal.aborted || !matters()) return undefined;
		}
		return undefined;
	}

	close(): void {
		this.#closed.abort();
		for (const timer of this.#timers.values()) timer.cancel();
		this.#timers.clear();
	}
}
