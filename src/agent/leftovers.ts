import type { InstanceId } from '../model/ids.ts';
import type { Clock } from '../sys/clock.ts';
import { type ProcStat, type ProcTable, TICKS_PER_SECOND } from '../sys/proc-table.ts';
import { type Program, signalProcess } from '../sys/program.ts';
import type { Strays } from '../sys/strays.ts';
import type { Background } from './background.ts';

/** The run that is looked at. */
export interface Remains {
	readonly program: Program | undefined;
	readonly background: Background | undefined;
}

/** A program that ran for longer was there at a look that is made every few seconds. */
const WATCHED_SECONDS = 12;

/** What a program leaves: members of its session, and those that left it but carry its cookie or stand in its pid file. */
export class Leftovers {
	readonly #instance: InstanceId;
	readonly #clock: Clock;
	readonly #procs: ProcTable;
	readonly #strays: Strays;
	/** Strays that were told to end. */
	#told = new Map<number, { readonly startTicks: number; readonly signal: NodeJS.Signals }>();
	#signal: NodeJS.Signals | undefined;
	/** Since when nothing new can have come: monotonic seconds. */
	#since: number | undefined;

	constructor(
		instance: InstanceId,
		ports: { readonly clock: Clock; readonly procs: ProcTable; readonly strays: Strays },
	) {
		this.#instance = instance;
		this.#clock = ports.clock;
		this.#procs = ports.procs;
		this.#strays = ports.strays;
	}

	/** Another run begins. */
	reset(): void {
		this.#told = new Map();
		this.#signal = undefined;
		this.#since = undefined;
	}

	/**
	 * What is known to be left. Strays as far as looking for them is not too dear now: a program that ran for a while was looked at meanwhile,
	 * and its restart need not wait.
	 * @param look `now`: what was forked within this turn of the event loop is in it
	 */
	glance(remains: Remains, look?: 'now'): number[] {
		const { program } = remains;
		const ran = program === undefined ? 0 : this.#procs.uptime() - program.identity.startTicks / TICKS_PER_SECOND;
		return union(this.#own(remains, look), this.#strays.known(this.#instance, ran < WATCHED_SECONDS));
	}

	/**
	 * What is left for sure. Strays that were not there at the last signal get it now.
	 * @returns `unsure`: nothing was found, but it is too early to look at all processes; ask again soon
	 */
	verify(remains: Remains): number[] | 'unsure' {
		const own = this.#own(remains);
		this.#since ??= this.#clock.monotonic();
		const strays = this.#strays.of(this.#instance, this.#since);
		if (strays === undefined) return own.length > 0 ? own : 'unsure';
		// What they may have forked since is to be seen by the next look.
		if (strays.length > 0 || own.length > 0) this.#since = undefined;
		if (this.#signal !== undefined) this.#tell(strays, this.#signal);
		return union(own, strays);
	}

	/** To all of them that are known; to none twice. */
	signal({ program, background }: Remains, signal: NodeJS.Signals): void {
		this.#signal = signal;
		for (const one of [program, this.#other(program, background)]) {
			for (const { pid, startTicks } of one?.signalGroup(signal) ?? []) this.#note(pid, startTicks, signal);
		}
		this.#tell(this.#strays.known(this.#instance, true), signal);
	}

	/** Pids that got the signal, and may have ended since. */
	get told(): readonly number[] {
		return [...this.#told.keys()];
	}

	#other(program: Program | undefined, background: Background | undefined): Program | undefined {
		const other = background?.leftProgram();
		return other?.identity.pid === program?.identity.pid ? undefined : other;
	}

	#tell(strays: readonly ProcStat[], signal: NodeJS.Signals): void {
		for (const stray of strays) {
			const told = this.#told.get(stray.pid);
			if (told?.startTicks === stray.startTicks && told.signal === signal) continue;
			this.#note(stray.pid, stray.startTicks, signal);
			signalProcess(this.#procs, stray, signal);
		}
	}

	#note(pid: number, startTicks: number, signal: NodeJS.Signals): void {
		this.#told.set(pid, { startTicks, signal });
	}

	#own({ program, background }: Remains, look?: 'now'): number[] {
		return [...(program?.survivors(look) ?? []), ...(background?.left() ?? [])];
	}
}

function union(pids: readonly number[], strays: readonly ProcStat[]): number[] {
	return [...new Set([...pids, ...strays.map(({ pid }) => pid)])];
}
