import { isAlive, type ProcStat, type ProcTable } from './proc-table.ts';
import { isOnItsWay } from './shim.ts';

/** What tells one process from every other that had or will have its pid. The boot id is checked where one is read from disk. */
export interface Identity {
	readonly pid: number;
	readonly startTicks: number;
}

/** Variable that every program of ours carries: the path of its run file. */
export const COOKIE = 'MINDER_RUN';

/**
 * A program that the shim started, leader of its session, and what it left behind. Every signal goes through here: nothing is signalled
 * whose identity was not read from the kernel right before.
 */
export class Program {
	readonly identity: Identity;
	readonly #procs: ProcTable;
	readonly #cookie: string;
	/** Start times of members seen alive, by pid. */
	readonly #members = new Map<number, number>();

	/** @param runFile where its shim tells of it */
	constructor(identity: Identity, runFile: string, procs: ProcTable) {
		this.identity = identity;
		this.#procs = procs;
		this.#cookie = `${COOKIE}=${runFile}`;
	}

	/** The program itself; `undefined` once it ended. */
	stat(): ProcStat | undefined {
		const stat = this.#procs.stat(this.identity.pid);
		return isAlive(stat) && stat.startTicks === this.identity.startTicks ? stat : undefined;
	}

	/** Cheap check that errs towards true: another process may have the pid by now. */
	mayLive(): boolean {
		return exists(this.identity.pid);
	}

	/** @returns whether it was sent */
	signal(signal: NodeJS.Signals): boolean {
		return this.stat() !== undefined && send(this.identity.pid, this.#heard(signal));
	}

	/** Pids of the session that live, the program included. Without members it costs one system call. */
	survivors(): number[] {
		return this.#scan().map((member) => member.pid);
	}

	/** To the group at once, then to members of the session that moved to another group. */
	signalGroup(signal: NodeJS.Signals): void {
		const { pid } = this.identity;
		const members = this.#scan();
		if (members.length === 0) return void this.signal(signal);
		const sent = this.#heard(signal);
		if (members.some((member) => member.group === pid)) send(-pid, sent);
		// Before its setsid the program is in its shim's group.
		for (const member of members) if (member.group !== pid) send(member.pid, sent);
	}

	/** SIGTERM in place of a signal to which the program is deaf until it is exec'd: by default all of them end it. */
	#heard(signal: NodeJS.Signals): NodeJS.Signals {
		const deaf = signal === 'SIGINT' || signal === 'SIGQUIT';
		return deaf && isOnItsWay(this.#procs.commandLine(this.identity.pid)) ? 'SIGTERM' : signal;
	}

	/**
	 * Members whose identity is sure. A session's id is not given out anew while it has members: one that is known (the program, one seen
	 * before, one with our cookie) vouches for all of them.
	 */
	#scan(): ProcStat[] {
		const { pid, startTicks } = this.identity;
		const leader = this.stat();
		if (!exists(-pid)) return leader === undefined ? [] : [leader];
		const found = this.#procs
			.scan()
			.filter(
				(stat) => isAlive(stat) && (stat.session === pid || (stat.pid === pid && stat.startTicks === startTicks)),
			);
		const known = found.some(
			(stat) =>
				(stat.pid === pid ? startTicks : this.#members.get(stat.pid)) === stat.startTicks ||
				this.#procs.environ(stat.pid).includes(this.#cookie),
		);
		if (!known) return [];
		this.#members.clear();
		for (const stat of found) this.#members.set(stat.pid, stat.startTicks);
		return found;
	}
}

/** Whether a process, or with a negative number a group, is there; also one that we may not signal. */
export function exists(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

function send(pid: number, signal: NodeJS.Signals): boolean {
	try {
		process.kill(pid, signal);
		return true;
	} catch {
		// ESRCH: it ended in between. EPERM: it is no longer ours to signal; it is listed among the survivors.
		return false;
	}
}
