import { isAlive, type ProcStat, type ProcTable, TICKS_PER_SECOND } from './proc-table.ts';
import { turnEnd } from './turn.ts';

/** The processes that lived at one look at all of them. */
export class TurnScan {
	/** Ticks since boot: what was started before, and still lived, is in it. */
	readonly at: number;
	readonly #processes = new Map<number, ProcStat>();
	readonly #sessions = new Map<number, ProcStat[]>();

	/** Use {@link scanOfTurn}. */
	constructor(procs: ProcTable) {
		this.at = Math.floor(procs.uptime() * TICKS_PER_SECOND);
		for (const stat of procs.scan()) {
			if (!isAlive(stat)) continue;
			this.#processes.set(stat.pid, stat);
			const others = this.#sessions.get(stat.session);
			if (others === undefined) this.#sessions.set(stat.session, [stat]);
			else others.push(stat);
		}
	}

	process(pid: number): ProcStat | undefined {
		return this.#processes.get(pid);
	}

	/** Members of a session. */
	session(id: number): readonly ProcStat[] {
		return this.#sessions.get(id) ?? [];
	}
}

/** The newest of this turn, by the table that was looked at. */
const newest = new WeakMap<ProcTable, TurnScan>();

/**
 * One look at all processes for everybody who asks within a turn of the event loop: it costs about 12 µs a process, and where hundreds of
 * programs end together each of them asks several times. It is dropped when the turn is over.
 *
 * What happened since in this very turn is not in it, so it answers no more than this:
 *
 * - *This one lived then.* Whether it does now has to be read anew, with its start time, as before every signal.
 * - *Nobody of this session lived then, though it had begun.* That stays so: the only way into a session is to be forked in it.
 *
 * Where all have ended that lived then, whom they may have forked meanwhile is not known, nor is it of a program that was started since; nor
 * who else has come where all are needed. Then it takes a new look.
 *
 * @param look `now`: a new one, which is that of the rest of this turn
 */
export function scanOfTurn(procs: ProcTable, look: 'shared' | 'now'): TurnScan {
	const known = newest.get(procs);
	if (known !== undefined && look === 'shared') return known;
	const scan = new TurnScan(procs);
	newest.set(procs, scan);
	void turnEnd().then(() => {
		if (newest.get(procs) === scan) newest.delete(procs);
	});
	return scan;
}
