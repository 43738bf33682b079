import { type Clock, sleep } from './clock.ts';
import { isAlive, type ProcStat, type ProcTable } from './proc-table.ts';
import { exists, type Identity } from './program.ts';

/** Seconds between two looks at a session, at first and later on: one that outlives its leader may do so for long. */
const LOOK_SECONDS = 0.05;
const LOOK_SECONDS_LATER = 0.5;
/** How long the kernel may take to end what got SIGKILL. */
const KILL_SECONDS = 10;

/** The session that a child of this program leads, with all that the child left in it. Nothing is signalled once another process has its number. */
export class OwnSession {
	readonly leader: Identity;
	readonly #hasEnded: () => boolean;
	readonly #procs: ProcTable;
	readonly #clock: Clock;

	/** @param hasEnded whether the leader is known to have ended, and so its number may be another's */
	constructor(leader: Identity, hasEnded: () => boolean, procs: ProcTable, clock: Clock) {
		this.leader = leader;
		this.#hasEnded = hasEnded;
		this.#procs = procs;
		this.#clock = clock;
	}

	/** To its whole group; nothing where it is gone. */
	signal(signal: NodeJS.Signals): void {
		if (!this.#isAnother()) send(-this.leader.pid, signal);
	}

	/** Whether anything of its group may live: one system call, which does not see those that moved to another group. */
	groupMayLive(): boolean {
		return exists(-this.leader.pid) && !this.#isAnother();
	}

	/** Pids that live. @param processes of one look at all of them */
	members(processes: readonly ProcStat[] = this.#procs.scan()): number[] {
		if (this.#isAnother()) return [];
		return processes.filter((stat) => stat.session === this.leader.pid && isAlive(stat)).map(({ pid }) => pid);
	}

	/** Whether nothing of it lives. */
	isEmpty(): boolean {
		return this.#hasEnded() && this.members().length === 0;
	}

	/** Resolves when nothing of it lives any more, or `signal` is aborted. */
	async emptied(signal: AbortSignal): Promise<void> {
		let wait = LOOK_SECONDS;
		while (!signal.aborted && !this.isEmpty()) {
			await sleep(this.#clock, wait, signal);
			wait = Math.min(LOOK_SECONDS_LATER, wait * 1.2);
		}
	}

	/** SIGKILL until nothing lives. @returns whether that came true */
	async kill(): Promise<boolean> {
		const until = this.#clock.monotonic() + KILL_SECONDS;
		for (;;) {
			this.signal('SIGKILL');
			const members = this.members();
			for (const pid of members) send(pid, 'SIGKILL');
			if (members.length === 0) return true;
			if (this.#clock.monotonic() >= until) return false;
			await sleep(this.#clock, LOOK_SECONDS);
		}
	}

	/** Whether somebody else has got the number. */
	#isAnother(): boolean {
		if (!this.#hasEnded()) return false;
		const stat = this.#procs.stat(this.leader.pid);
		return stat !== undefined && stat.startTicks !== this.leader.startTicks;
	}
}

function send(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(pid, signal);
	} catch {
		// It has ended, or is another user's now.
	}
}
