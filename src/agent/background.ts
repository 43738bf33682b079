import type { BackgroundSpec } from '../model/process-spec.ts';
import { duration } from '../policy/restart.ts';
import type { Clock, Timer } from '../sys/clock.ts';
import { readPidFile, userIdOf } from '../sys/pid-file.ts';
import { isAlive, type ProcStat, type ProcTable, TICKS_PER_SECOND } from '../sys/proc-table.ts';
import { COOKIE, exists, type Identity, Program } from '../sys/program.ts';
import type { BackgroundMember } from '../sys/run-directory.ts';

/** A start whose program puts itself in the background; the launcher is what was started. */
export interface BackgroundLaunch {
	readonly spec: BackgroundSpec;
	readonly launcher: Identity;
	readonly shim: number;
	readonly runFile: string;
	/** Whom it was started as. */
	readonly userId: number;
}

export type BackgroundEvent =
	/** This is the program; `resumed`: still. */
	| { readonly kind: 'found' | 'resumed' | 'replaced'; readonly program: Program; readonly main: BackgroundMember }
	/** There is none in time. */
	| { readonly kind: 'late'; readonly reason: string }
	/** The program has ended; nobody can say how. */
	| { readonly kind: 'gone'; readonly program: Program };

/** Seconds between looks at the pid file, growing; at a program; and at one that is to end. */
const LOOK = { first: 0.05, longest: 0.5, growth: 1.5 } as const;
const WATCH_SECONDS = 0.5;
const HURRY_SECONDS = 0.05;

/** Longer waits are cut: the timeout is looked at in between. */
type Stage =
	| { readonly kind: 'launching' }
	| { readonly kind: 'waiting'; readonly every: number }
	| { readonly kind: 'watching'; readonly program: Program; readonly main: BackgroundMember }
	| { readonly kind: 'over' };

/**
 * Finds the program that a launcher leaves in the background, and watches it, because it is nobody's child that could be waited for:
 *
 *     launching ──launcher ended──▶ waiting ──pid file holds it──▶ watching ──its end──▶ over
 *         ╲─────────timeout────────────┴──▶ over                      ╲──a younger one in the file──▶ watching
 */
export class Background {
	readonly #launch: BackgroundLaunch;
	readonly #clock: Clock;
	readonly #procs: ProcTable;
	readonly #report: (event: BackgroundEvent) => void;
	/** Monotonic seconds. */
	readonly #until: number;
	#stage: Stage = { kind: 'launching' };
	#timer: Timer | undefined;
	#hurry = false;
	/** What an unfinished pid file held at the look before. */
	#unfinished = 0;

	constructor(
		launch: BackgroundLaunch,
		{ clock, procs }: { readonly clock: Clock; readonly procs: ProcTable },
		report: (event: BackgroundEvent) => void,
	) {
		this.#launch = launch;
		this.#clock = clock;
		this.#procs = procs;
		this.#report = report;
		const age = procs.uptime() - launch.launcher.startTicks / TICKS_PER_SECOND;
		this.#until = clock.monotonic() - Math.max(0, age) + launch.spec.timeoutSeconds;
		this.#again(this.#until - clock.monotonic());
	}

	/** There is no program yet, and still may be one. */
	get pending(): boolean {
		return this.#stage.kind === 'launching' || this.#stage.kind === 'waiting';
	}

	/** Nobody has told yet that the launcher has done its part. */
	get launching(): boolean {
		return this.#stage.kind === 'launching';
	}

	/** The program is one in the background: what the shim tells of the launcher says nothing of it. */
	get found(): boolean {
		return this.#stage.kind === 'watching';
	}

	/** The launcher has done its part. */
	launched(): void {
		if (this.#stage.kind !== 'launching') return;
		this.#stage = { kind: 'waiting', every: LOOK.first };
		this.#look();
	}

	/** For a launcher whose end nobody told of: its shim is gone as well. */
	sweep(): void {
		const { launcher, shim } = this.#launch;
		const lives = isAlive(this.#procs.stat(launcher.pid)) && this.#startOf(launcher.pid) === launcher.startTicks;
		if (!lives && (shim === 0 || !exists(shim))) this.launched();
	}

	/** Of a run that an earlier agent started: its program, if that still lives or has handed over. */
	resume(main: BackgroundMember): void {
		const program = this.#programOf(main);
		if (program.stat() !== undefined) return this.#watch('resumed', program, main);
		const next = this.#read();
		if (typeof next !== 'string' && next.startTicks >= main.startTicks) return this.#accept('found', next);
		this.stop();
		this.#report({ kind: 'gone', program });
	}

	/**
	 * Waits no more: a stop has come. What the pid file holds is reported all the same, so that it is what is stopped.
	 * @returns whether there is such a program
	 */
	settle(): boolean {
		const found = this.#stage.kind === 'waiting' ? this.#read() : '';
		if (typeof found === 'string') {
			this.stop();
			return false;
		}
		this.#accept('found', found);
		return true;
	}

	/** The program is to end: its end is noticed sooner, and nothing takes its place. */
	hurry(): void {
		if (this.#hurry || this.#stage.kind !== 'watching') return;
		this.#hurry = true;
		this.#again(HURRY_SECONDS);
	}

	/** What the pid file holds, where that lives: in the end that has to be gone as well. */
	left(): number[] {
		const found = this.#read();
		return typeof found === 'string' ? [] : [found.pid];
	}

	/** As {@link left}, to be signalled. */
	leftProgram(): Program | undefined {
		const found = this.#read();
		return typeof found === 'string' ? undefined : this.#programOf(found);
	}

	/** Looks no more. */
	stop(): void {
		this.#timer?.cancel();
		this.#timer = undefined;
		this.#stage = { kind: 'over' };
	}

	#again(seconds: number): void {
		this.#timer?.cancel();
		this.#timer = this.#clock.after(Math.max(0, seconds), () => this.#look());
	}

	#look(): void {
		switch (this.#stage.kind) {
			case 'over':
				return;
			case 'launching':
				return this.#wait(`its launcher still runs after ${duration(this.#launch.spec.timeoutSeconds)}`, LOOK.longest);
			case 'waiting': {
				const found = this.#read();
				if (typeof found !== 'string') return this.#accept('found', found);
				const { every } = this.#stage;
				this.#stage = { kind: 'waiting', every: Math.min(every * LOOK.growth, LOOK.longest) };
				const limit = duration(this.#launch.spec.timeoutSeconds);
				return this.#wait(`no program in the background within ${limit}: ${found}`, every);
			}
			case 'watching': {
				const { program, main } = this.#stage;
				if (program.stat() !== undefined) return this.#again(this.#hurry ? HURRY_SECONDS : WATCH_SECONDS);
				const next = this.#hurry ? '' : this.#read();
				if (typeof next !== 'string' && next.startTicks >= main.startTicks) return this.#accept('replaced', next);
				this.stop();
				return this.#report({ kind: 'gone', program });
			}
		}
	}

	#wait(problem: string, seconds: number): void {
		const rest = this.#until - this.#clock.monotonic();
		// Still pending: a last look at the file comes with the stop.
		if (rest <= 0) return this.#report({ kind: 'late', reason: problem });
		this.#again(Math.min(seconds, rest));
	}

	#accept(kind: 'found' | 'replaced', stat: ProcStat): void {
		const { pid, startTicks } = stat;
		const main = { pid, startTicks, session: this.#isOwn(stat) ? stat.session : 0 };
		this.#watch(kind, this.#programOf(main), main);
	}

	#watch(kind: 'found' | 'resumed' | 'replaced', program: Program, main: BackgroundMember): void {
		this.#stage = { kind: 'watching', program, main };
		this.#again(this.#hurry ? HURRY_SECONDS : WATCH_SECONDS);
		this.#report({ kind, program, main });
	}

	#programOf(main: BackgroundMember): Program {
		return backgroundProgram(main, this.#launch.launcher, this.#launch.runFile, this.#procs);
	}

	/** Whose members may all be signalled: a session that began with this start. */
	#isOwn({ pid, session }: ProcStat): boolean {
		const { launcher } = this.#launch;
		if (session === pid || session === launcher.pid) return true;
		return this.#procs.scan().every((each) => each.session !== session || each.startTicks >= launcher.startTicks);
	}

	#startOf(pid: number): number | undefined {
		return this.#procs.stat(pid)?.startTicks;
	}

	/** The process that the pid file holds; what is wrong with it where it cannot be the program. */
	#read(): ProcStat | string {
		const { spec, launcher, shim } = this.#launch;
		const file = readPidFile(spec.pidFile);
		const named = `pid file ${spec.pidFile}`;
		if ('problem' in file) return `${named} ${file.problem}`;
		const { pid } = file;
		const holds = `${named} holds ${pid}`;
		const sure = file.complete || this.#unfinished === pid;
		this.#unfinished = pid;
		if (!sure) return `${holds} in an unfinished line`;
		const stat = this.#procs.stat(pid);
		if (!isAlive(stat)) return `${holds}, and there is no such process`;
		if (stat.startTicks < launcher.startTicks || pid === shim)
			return `${holds}, a process that is older than this start`;
		return this.#userProblem(stat, file.owner) ?? stat;
	}

	/**
	 * Nobody may have a process signalled that is not his own. What root started may become any user's; there a file that others than root
	 * can write is believed for processes with our cookie alone.
	 */
	#userProblem({ pid }: ProcStat, owner: number): string | undefined {
		const { spec, userId, runFile } = this.#launch;
		const user = userIdOf(pid);
		const holds = `pid file ${spec.pidFile} holds ${pid}`;
		if (userId !== 0) return user === userId ? undefined : `${holds}, a process of user ${user}, not ${userId}`;
		if (owner === 0 || this.#procs.environ(pid).includes(`${COOKIE}=${runFile}`)) return undefined;
		return `${holds}, a process that is not known to be of this start, and belongs to user ${owner}, not to root`;
	}
}

/** A program in the background, with the sessions of its own and of its launcher. */
export function backgroundProgram(
	main: BackgroundMember,
	launcher: Identity,
	runFile: string,
	procs: ProcTable,
): Program {
	const sessions = [...new Set([main.session, launcher.pid])];
	return new Program({ pid: main.pid, startTicks: main.startTicks }, runFile, procs, sessions);
}
