import { isAlive, type ProcStat, type ProcTable, TICKS_PER_SECOND } from './proc-table.ts';
import { isOnItsWay } from './shim.ts';
import { scanOfTurn, type TurnScan } from './turn-scan.ts';

/** What tells one process from every other that had or will have its pid. The boot id is checked where one is read from disk. */
export interface Identity {
	readonly pid: number;
	readonly startTicks: number;
}

/** Variable that every program of ours carries: the path of its run file. */
export const COOKIE = 'MINDER_RUN';

/**
 * A program that the shim started, leader of its session, or one that it left in the background, and what that left behind. Every signal goes through here: nothing is signalled
 * whose identity was not read from the kernel right before.
 */
export class Program {
	readonly identity: Identity;
	readonly #procs: ProcTable;
	readonly #cookie: string;
	readonly #sessions: readonly number[];
	/** When it was seen alive last, in ticks. */
	#seen = 0;
	/** Start times of members seen alive, by pid. */
	readonly #known = new Map<number, number>();

	/**
	 * @param runFile where its shim tells of it
	 * @param sessions whose members are its own, first the one that it is in, 0 if that is not; without it, the one that it leads
	 */
	constructor(identity: Identity, runFile: string, procs: ProcTable, sessions?: readonly number[]) {
		this.identity = identity;
		this.#sessions = sessions ?? [identity.pid];
		this.#procs = procs;
		this.#cookie = `${COOKIE}=${runFile}`;
	}

	/** The session whose members count as its own; 0: none. */
	get session(): number {
		return this.#sessions[0] ?? this.identity.pid;
	}

	/** The program itself; `undefined` once it ended. */
	stat(): ProcStat | undefined {
		const stat = this.#procs.stat(this.identity.pid);
		if (!isAlive(stat) || stat.startTicks !== this.identity.startTicks) return undefined;
		this.#seen = this.#procs.uptime() * TICKS_PER_SECOND;
		return stat;
	}

	/** Cheap check that errs towards true: another process may have the pid by now. */
	mayLive(): boolean {
		return exists(this.identity.pid);
	}

	/** @returns whether it was sent */
	signal(signal: NodeJS.Signals): boolean {
		return this.stat() !== undefined && send(this.identity.pid, this.#heard(signal));
	}

	/**
	 * Pids of its sessions that live, the program included. Without members it costs one system call.
	 * @param look `shared`: empty only where nothing lives, but what was forked within this turn of the event loop may be missing
	 */
	survivors(look: 'shared' | 'now' = 'shared'): number[] {
		return this.#members(look).map(({ pid }) => pid);
	}

	/** To the groups at once, then to members of the sessions that moved to another group. @returns all of these members */
	signalGroup(signal: NodeJS.Signals): readonly Identity[] {
		const members = this.#members('shared');
		if (members.length === 0) {
			this.signal(signal);
			return [];
		}
		const sent = this.#heard(signal);
		const groups = this.#sessions.filter((id) => members.some((member) => member.group === id));
		for (const group of groups) send(-group, sent);
		// Before its setsid the program is in its shim's group.
		for (const member of members) if (!groups.includes(member.group)) signalProcess(this.#procs, member, sent);
		return members;
	}

	/** SIGTERM in place of a signal to which the program is deaf until it is exec'd: by default all of them end it. */
	#heard(signal: NodeJS.Signals): NodeJS.Signals {
		const deaf = signal === 'SIGINT' || signal === 'SIGQUIT';
		return deaf && isOnItsWay(this.#procs.commandLine(this.identity.pid)) ? 'SIGTERM' : signal;
	}

	/** Members as they are now. See {@link scanOfTurn} for what a shared look can tell. */
	#members(look: 'shared' | 'now'): readonly ProcStat[] {
		const { pid, startTicks } = this.identity;
		const leader = this.stat();
		const leads = this.#sessions.length === 1 && this.#sessions[0] === pid;
		if (leads && !exists(-pid)) return leader === undefined ? [] : [leader];
		if (look === 'shared') {
			const scan = scanOfTurn(this.#procs, 'shared');
			const then = this.#allIn(scan);
			const now = this.#sureOf(then).flatMap((member) => this.#asItIs(member) ?? []);
			if (now.length > 0) return this.#noted(now);
			const isUnchanged = startTicks < scan.at && then.every((each) => this.#asItIs(each) !== undefined);
			if (isUnchanged) return [];
		}
		return this.#noted(this.#sureOf(this.#allIn(scanOfTurn(this.#procs, 'now'))));
	}

	/** The program and all in the sessions with its numbers. */
	#allIn(scan: TurnScan): ProcStat[] {
		const program = scan.process(this.identity.pid);
		const members = this.#sessions.flatMap((id) => (id === 0 ? [] : scan.session(id)));
		return [
			...(program !== undefined && this.#isProgram(program) ? [program] : []),
			...members.filter((stat) => !this.#isProgram(stat)),
		];
	}

	/**
	 * Those whose identity is sure. A session's id is not given out anew while it has members: one that is known (the program, one seen
	 * before, one with our cookie, in the program's own one that is older than the last look at it) vouches for all of them.
	 */
	#sureOf(processes: readonly ProcStat[]): ProcStat[] {
		const sure = new Set<number>();
		for (const stat of processes)
			if (!sure.has(stat.session) && (this.#isProgram(stat) || this.#isKnown(stat))) sure.add(stat.session);
		return processes.filter((stat) => sure.has(stat.session));
	}

	#isProgram({ pid, startTicks }: ProcStat): boolean {
		return pid === this.identity.pid && startTicks === this.identity.startTicks;
	}

	/** `undefined`: it has ended since, or left the sessions. */
	#asItIs({ pid, startTicks }: ProcStat): ProcStat | undefined {
		const stat = this.#procs.stat(pid);
		if (!isAlive(stat) || stat.startTicks !== startTicks) return undefined;
		return pid === this.identity.pid || this.#sessions.includes(stat.session) ? stat : undefined;
	}

	#noted(members: readonly ProcStat[]): readonly ProcStat[] {
		if (members.length > 0) this.#known.clear();
		for (const { pid, startTicks } of members) this.#known.set(pid, startTicks);
		return members;
	}

	#isKnown(stat: ProcStat): boolean {
		if (stat.pid === this.identity.pid) return false;
		return (
			(stat.session === this.#sessions[0] && stat.startTicks < this.#seen) ||
			this.#known.get(stat.pid) === stat.startTicks ||
			this.#procs.environ(stat.pid).includes(this.#cookie)
		);
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

/** Signals a process, unless another has its pid by now. @returns whether it was sent */
export function signalProcess(procs: ProcTable, { pid, startTicks }: Identity, signal: NodeJS.Signals): boolean {
	const stat = procs.stat(pid);
	return isAlive(stat) && stat.startTicks === startTicks && send(pid, signal);
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
