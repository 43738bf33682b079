import type { Clock } from './clock.ts';
import { isAlive, type ProcStat, type ProcTable, TICKS_PER_SECOND } from './proc-table.ts';
import { COOKIE } from './program.ts';

/** Share of a core that looking for strays may take: where it must be known, and where it is as well known later. */
const LARGEST_SHARE = { must: 0.2, may: 0.04 };
/** Processes that were seen are looked at anew after this long, in seconds, where nothing hangs on it: their pids may have been given out again. */
const TRUSTED_SECONDS = 60;
/** A process that has no cookie at this age, in seconds, is not on its way to one any more: it is asked once. */
const SETTLED_SECONDS = 10;
/** Longest that taking note of new processes is put off for what is more urgent, in seconds: a program that ran for 12 s has been seen. */
const LONGEST_DELAY_SECONDS = 5;

interface Seen {
	readonly startTicks: number;
	/** `undefined`: it has no cookie of this run directory. */
	readonly cookie: string | undefined;
	/** It will never have one: it is a shim. */
	readonly shim?: true;
}

/**
 * Processes of all runs by the cookie in their environment: what left its session is found by nothing else. One pass over /proc serves all
 * that ask, and passes are made only so often that they stay within their share of a core. Environments are read once per process.
 */
export class Strays {
	readonly #procs: ProcTable;
	readonly #clock: Clock;
	readonly #prefix: string;
	#seen = new Map<number, Seen>();
	/** Of the newest pass: run file without its attempt → processes. */
	#found = new Map<string, ProcStat[]>();
	/** When the newest pass over all processes began. */
	#whole = Number.NEGATIVE_INFINITY;
	/** When a pass that is due was first put off. */
	#delayedSince: number | undefined;
	/** When the next pass is due, by what it is for. */
	#due = { must: Number.NEGATIVE_INFINITY, may: Number.NEGATIVE_INFINITY };

	constructor(procs: ProcTable, clock: Clock, runDirectory: string) {
		this.#procs = procs;
		this.#clock = clock;
		this.#prefix = `${COOKIE}=${runDirectory}/`;
	}

	/**
	 * Living processes of an instance, of every attempt: one that was not seen at the end of its own is at the next.
	 * @param since monotonic seconds: what was there then must be in the answer
	 * @returns `undefined`: it is too early for another pass, ask again soon
	 */
	of(instance: string, since: number): ProcStat[] | undefined {
		const now = this.#clock.monotonic();
		if (this.#whole < since) {
			if (now < this.#due.must) return undefined;
			this.#pass(now, true);
		}
		return this.known(instance);
	}

	/** To be called every few seconds: takes note of the processes that are new, once nobody is `busy`, or has been for long. */
	refresh(busy: boolean): void {
		const now = this.#clock.monotonic();
		if (now < this.#due.may) return;
		this.#delayedSince ??= now;
		if (busy && now < this.#delayedSince + LONGEST_DELAY_SECONDS) return;
		this.#pass(now, now >= this.#whole + TRUSTED_SECONDS);
	}

	/** As {@link of}, as far as it is known. @param look whether it is worth a pass over what is new, where it is time for one */
	known(instance: string, look = false): ProcStat[] {
		const now = this.#clock.monotonic();
		if (look && now >= this.#due.may) this.#pass(now, false);
		const found = this.#found.get(instance);
		if (found === undefined) return [];
		// As it is now: it may have changed its session since.
		const alive = found.flatMap(({ pid, startTicks }) => {
			const stat = this.#procs.stat(pid);
			return isAlive(stat) && stat.startTicks === startTicks ? [stat] : [];
		});
		this.#found.set(instance, alive);
		return alive;
	}

	/** A program that this agent has started, and its shim: passes need not ask them for their cookies, which costs more than the start. */
	started(instance: string, attempt: number, program: ProcStat, shim: number): void {
		const { pid, startTicks } = program;
		this.#seen.set(pid, { startTicks, cookie: `${instance}@${attempt}` });
		const parent = this.#procs.stat(shim);
		if (parent !== undefined) this.#seen.set(shim, { startTicks: parent.startTicks, cookie: undefined, shim: true });
		const others = this.#found.get(instance)?.filter((each) => each.pid !== pid) ?? [];
		this.#found.set(instance, [...others, program]);
	}

	/** @param whole all processes; otherwise those that are new, which costs little where many run */
	#pass(now: number, whole: boolean): void {
		const cpuBefore = this.#procs.ownCpuSeconds();
		const settledBefore = (this.#procs.uptime() - SETTLED_SECONDS) * TICKS_PER_SECOND;
		const skip = whole ? undefined : this.#seen;
		const seen = whole ? new Map<number, Seen>() : this.#seen;
		if (whole) this.#found = new Map();
		for (const stat of this.#procs.scan(skip)) {
			if (!isAlive(stat)) continue;
			const before = this.#seen.get(stat.pid);
			const one = before?.startTicks === stat.startTicks ? before : this.#ask(stat);
			if (one.cookie !== undefined || one.shim === true || stat.startTicks < settledBefore) seen.set(stat.pid, one);
			if (one.cookie === undefined) continue;
			const instance = one.cookie.slice(0, one.cookie.lastIndexOf('@'));
			const others = this.#found.get(instance);
			if (others === undefined) this.#found.set(instance, [stat]);
			else others.push(stat);
		}
		this.#seen = seen;
		if (whole) this.#whole = now;
		this.#delayedSince = undefined;
		const end = this.#clock.monotonic();
		const cost = this.#procs.ownCpuSeconds() - cpuBefore;
		this.#due = { must: end + cost / LARGEST_SHARE.must, may: end + cost / LARGEST_SHARE.may };
	}

	#ask({ pid, startTicks }: ProcStat): Seen {
		const entry = this.#procs.environ(pid).find((each) => each.startsWith(this.#prefix));
		return { startTicks, cookie: entry?.slice(this.#prefix.length) };
	}
}
