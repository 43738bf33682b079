import { MinderError } from '../model/errors.ts';
import type { InstanceId } from '../model/ids.ts';
import type { ProcessSpec } from '../model/process-spec.ts';
import type { Assignment, Observed } from '../model/records.ts';
import { step } from '../policy/instance-machine.ts';
import {
	type Alive,
	type Desired,
	deadlineOf,
	type Effect,
	type HookName,
	type InstanceEvent,
	type InstanceState,
	type StateOf,
	turnedBack,
} from '../policy/instance-state.ts';
import type { Log } from '../sys/log.ts';
import type { OutputStart } from '../sys/output-lines.ts';
import { isAlive, TICKS_PER_SECOND } from '../sys/proc-table.ts';
import { exists, Program } from '../sys/program.ts';
import type { Rand } from '../sys/rand.ts';
import { type RunCommand, runCommand } from '../sys/run-command.ts';
import type { RunFile } from '../sys/run-directory.ts';
import type { Strays } from '../sys/strays.ts';
import { type BackgroundHost, BackgroundRun } from './background-run.ts';
import type { Ceiling, Ceilings } from './ceilings.ts';
import { Deadline } from './deadline.ts';
import { exitStatusOf } from './exit-status.ts';
import { GroupWatch } from './group-watch.ts';
import { Hooks } from './hooks.ts';
import type { Rest } from './instance-table.ts';
import { Launcher, type LauncherContext } from './launcher.ts';
import { Leftovers, type Remains } from './leftovers.ts';
import { observedOf } from './observed.ts';
import { checkerFor, type ProbeRun } from './probes/checker-for.ts';
import { InstanceProbes } from './probes/instance-probes.ts';
import { probeTargetOf } from './probes/probe-target.ts';
import { programOf, restOf } from './rest.ts';
import { type Turn, WAITS_ITS_TURN } from './restart-budget.ts';

/** What all runners of an agent share. */
export interface RunnerContext extends LauncherContext {
	readonly rand: Rand;
	readonly log: Log;
	readonly strays: Strays;
	readonly ceilings: Ceilings;
	/** Of hooks and probes; Linux's own without it. */
	readonly runCommand?: RunCommand;
	/** Calls `start` soon, in the order of the calls. */
	enqueueStart(start: () => void): void;
	/** As {@link enqueueStart}, for a start by policy; returns something where that has to wait. */
	enqueueRestart(start: () => void): Turn | undefined;
	onChange(runner: Runner): void;
	/** The instance was removed and nothing of it lives. */
	onForget(runner: Runner): void;
}

/** A run that an earlier agent started. */
export interface EarlierRun {
	readonly program?: Program;
	/** 0: not known. */
	readonly shim: number;
	readonly startedAt?: number;
	readonly output?: readonly OutputStart[];
	/** As what it was started. */
	readonly spec?: ProcessSpec;
}

const STAGE_OF = { preStop: 'pre-stop', postStop: 'post-stop' } as const;
/** Sweeps for which a program may be gone while its shim has not written the exit status. */
const PATIENT_SWEEPS = 5;

/** The shell around the machine of one instance: feeds it with what happens, does what it says. */
export class Runner {
	readonly instance: InstanceId;
	#assignment: Assignment;
	#state: InstanceState;
	readonly #context: RunnerContext;
	readonly #launcher: Launcher;
	readonly #ceiling: Ceiling;
	readonly #hooks: Hooks;
	readonly #probes: InstanceProbes;
	readonly #inbox: InstanceEvent[] = [];
	#busy = false;
	#detached = false;
	#program: Program | undefined;
	#shim = 0;
	#startedAt: number | undefined;
	readonly #deadline: Deadline;
	readonly #group: GroupWatch;
	readonly #leftovers: Leftovers;
	readonly #background: BackgroundRun;
	/** As what the newest start was made. */
	#spec: ProcessSpec;
	#missed = 0;
	/** Of a restart that waits, and the state that it is shown in meanwhile. */
	#turn: (Turn & { readonly state: StateOf<'backoff'> }) | undefined;
	/** Attempt whose run file is still there. */
	#runFile: number | undefined;

	constructor(assignment: Assignment, state: InstanceState, context: RunnerContext, earlier?: EarlierRun) {
		this.instance = assignment.instance;
		this.#assignment = assignment;
		this.#state = state;
		this.#context = context;
		this.#ceiling = context.ceilings.of(this.instance);
		this.#launcher = new Launcher(this.instance, context, this.#ceiling, earlier?.output);
		this.#deadline = new Deadline(context.clock, () => this.send({ kind: 'timer' }));
		this.#group = new GroupWatch(context.clock);
		this.#leftovers = new Leftovers(this.instance, context);
		this.#background = new BackgroundRun(this.instance, context, this.#backgroundHost());
		this.#spec = earlier?.spec ?? assignment.spec;
		this.#hooks = new Hooks({ runCommand, ...context });
		this.#probes = new InstanceProbes(
			{ ...context, checkerFor: (spec, run) => checkerFor(spec, run, context.runCommand ?? runCommand) },
			(event) => this.send(event),
		);
		if (earlier === undefined) return;
		this.#program = earlier.program;
		this.#shim = earlier.shim;
		this.#startedAt = earlier.startedAt;
		this.#runFile = state.attempt;
		this.#ceiling.adopt(state.attempt, earlier.program?.identity.pid);
	}

	get state(): InstanceState {
		return this.#state;
	}

	get observed(): Observed {
		const state = this.#turn?.state ?? this.#state;
		const observed = observedOf(this.instance, state, this.#startedAt, this.#context.clock);
		const warnings = [...this.#ceiling.warnings, ...this.#launcher.warnings(this.#spec.limits)];
		return warnings.length === 0 ? observed : { ...observed, warnings };
	}

	/** Directory of the cgroup of its run. */
	get cgroup(): string | undefined {
		return this.#ceiling.path;
	}

	/** Its start was asked for, and nothing has been heard of the program yet. */
	get isLaunched(): boolean {
		return programOf(this.#state)?.kind === 'launched';
	}

	/** Session of the program that runs, and pid of its shim. */
	get pids(): { readonly program: number; readonly shim: number } | undefined {
		const program = this.#livingProgram();
		return program === undefined ? undefined : { program: program.session, shim: this.#shim };
	}

	/** How it rests; `undefined` while something lives or is about to. */
	get rest(): Rest | undefined {
		return restOf(this.#turn?.state ?? this.#state, this.#context.procs.bootId);
	}

	/** The table holds `rest`: its run file has nothing more to tell. */
	restSaved(rest: Rest): void {
		if (this.#runFile === rest.attempt && this.rest?.attempt === rest.attempt) this.#removeRunFile();
	}

	assign(assignment: Assignment, want: Desired['want']): void {
		if (assignment.generation >= this.#assignment.generation) this.#assignment = assignment;
		const { generation, startGeneration, spec } = assignment;
		if (this.#livingProgram() !== undefined) this.#confine();
		this.send({ kind: 'assigned', desired: { generation, startGeneration, want, spec } });
	}

	remove(): void {
		this.assign(this.#assignment, 'remove');
	}

	/** @throws MinderError `precondition` */
	signal(signal: NodeJS.Signals): void {
		if (this.#livingProgram()?.signal(signal) === true) return;
		throw new MinderError(
			'precondition',
			`instance ${this.instance} does not run (it is ${this.#state.phase}): nothing to signal`,
		);
	}

	get #runPath(): string {
		return this.#context.runs.pathOf({ instance: this.instance, attempt: this.#state.attempt });
	}

	/** Takes in what the run file of the current attempt says. */
	readRunFile(): void {
		const { attempt } = this.#state;
		if (this.#detached || !this.#expectsNews()) return;
		const file = this.#context.runs.read({ instance: this.instance, attempt });
		if (file !== undefined) this.#takeIn(file, false);
	}

	/** As {@link readRunFile}, for a run that an earlier agent started. */
	adopt(file: RunFile): void {
		this.#takeIn(file, true);
	}

	/**
	 * Heals what no event told of: a lost notification, a dead shim. One cheap system call while the program is there; with `thorough` its
	 * identity is read.
	 */
	sweep(thorough: boolean): void {
		if (this.#detached || this.#turn !== undefined || !this.#expectsNews()) return;
		const program = this.#livingProgram();
		// Whether the shim is gone is asked before its file is read: then it has written all that it will.
		if (program === undefined) {
			const shimGone = this.#shim !== 0 && !exists(this.#shim);
			this.readRunFile();
			if (!this.isLaunched) return;
			if (this.#background.current !== undefined) return this.#background.current.sweep();
			if (this.#shim === 0) this.#checkLaunch();
			else if (shimGone) this.#launchFailed();
			return;
		}
		if (thorough ? program.stat() !== undefined : program.mayLive()) {
			this.#missed = 0;
			return;
		}
		// Whoever finds a program in the background sees to its end, too.
		if (this.#background.found) return;
		const shimGone = this.#shim === 0 || !isAlive(this.#context.procs.stat(this.#shim));
		this.readRunFile();
		if (this.#livingProgram() !== program) return;
		if (shimGone || ++this.#missed >= PATIENT_SWEEPS) this.#endUnseen();
	}

	/** From here on nothing happens; the program lives on. */
	detach(): void {
		this.#detached = true;
		this.#deadline.set(undefined);
		this.#group.stop();
		this.#background.detach();
		this.#hooks.detach();
		this.#probes.follow(undefined);
	}

	send(event: InstanceEvent): void {
		if (this.#detached) return;
		this.#inbox.push(event);
		if (this.#busy) return;
		this.#busy = true;
		try {
			for (let next = this.#inbox.shift(); next !== undefined; next = this.#inbox.shift()) {
				const { state, effects } = step(this.#state, next, this.#context.clock.monotonic());
				if (state !== this.#state) this.#setState(state);
				for (const effect of effects) this.#perform(effect);
			}
		} finally {
			this.#busy = false;
		}
	}

	#setState(state: InstanceState): void {
		const before = this.#state;
		this.#state = state;
		if (state.phase !== 'starting') {
			this.#turn?.skip();
			this.#turn = undefined;
		}
		if (before.phase === 'starting' && state.phase === 'running') this.#keepReady();
		this.#deadline.set(deadlineOf(state));
		if (programOf(state) === undefined) this.#ceiling.over();
		const runOf = (program: Alive): ProbeRun => this.#launcher.probeRun(program, () => this.#assignment);
		this.#probes.follow(probeTargetOf(state, runOf));
		this.#background.follow(state);
		this.#context.onChange(this);
	}

	#perform(effect: Effect): void {
		switch (effect.kind) {
			case 'spawn':
				this.#program = undefined;
				this.#shim = 0;
				this.#missed = 0;
				this.#background.reset();
				this.#leftovers.reset();
				return this.#enqueueLaunch(effect.attempt);
			case 'signal':
				if (effect.target === 'program') return void this.#program?.signal(effect.signal);
				this.#leftovers.signal(this.#remains, effect.signal);
				return this.#ceiling.signal(effect.signal, () => this.#leftovers.told);
			case 'watch-group':
				return this.#watchGroup();
			case 'report-survivors':
				return this.#reportSurvivors();
			case 'run-hook':
				return this.#context.enqueueStart(() => this.#runHook(effect.which, effect.attempt));
			case 'cancel-hook':
				if (!this.#hooks.cancel())
					this.send({ kind: 'hook-done', attempt: effect.attempt, ok: false, what: 'called off' });
				return;
			case 'forget':
				this.#removeRunFile();
				this.#group.stop();
				return this.#context.onForget(this);
		}
	}

	#enqueueLaunch(attempt: number): void {
		const launch = (): void => this.#launch(attempt);
		const state = this.#state;
		if (state.restarts === 0 || state.phase !== 'starting') return this.#context.enqueueStart(launch);
		const turn = this.#context.enqueueRestart(() => {
			this.#turn = undefined;
			launch();
		});
		if (turn === undefined) return;
		this.#turn = { ...turn, state: turnedBack(state, this.#context.clock.monotonic(), WAITS_ITS_TURN) };
		this.#context.onChange(this);
	}

	#launch(attempt: number): void {
		if (this.#detached || this.#state.attempt !== attempt) return;
		const refuse = (reason: string, permanent: boolean): void =>
			this.send({ kind: 'start-refused', attempt, reason, permanent, at: this.#context.clock.wall() });
		if (this.#state.phase !== 'starting')
			return this.send({ kind: 'start-refused', attempt, reason: 'called off', permanent: true });
		const result = this.#launcher.launch(this.#assignment, this.#state);
		if ('refused' in result) return refuse(result.refused, result.permanent);
		this.#startedAt = result.at;
		this.#spec = this.#assignment.spec;
		this.#removeRunFile();
		this.#runFile = attempt;
	}

	#runHook(which: HookName, attempt: number): void {
		const state = this.#state;
		const waits = state.phase === 'stopping' && state.stage === STAGE_OF[which] && state.attempt === attempt;
		if (this.#detached || !waits) return;
		this.#hooks.run(which, this.#assignment, this.#livingProgram(), (end) =>
			this.send({ kind: 'hook-done', attempt, ...end }),
		);
	}

	/** For the next agent: what was ready once is not started anew because nobody asked it for a while. */
	#keepReady(): void {
		const { desired, attempt } = this.#state;
		if (desired.spec.readiness === undefined) return;
		try {
			this.#context.runs.markReady({ instance: this.instance, attempt });
		} catch (error) {
			this.#context.log.warn({ instance: this.instance, error }, 'readiness cannot be noted in the run file');
		}
	}

	#launchFailed(what = 'its launcher ended before the program began'): void {
		const reason = `cannot be started: ${what}`;
		const at = this.#context.clock.wall();
		this.send({ kind: 'start-refused', attempt: this.#state.attempt, reason, permanent: false, at });
	}

	/** A launch that has not told of its program for a whole sweep: it may be late, or it will never come. */
	#checkLaunch(): void {
		if (++this.#missed < 2) return;
		const lost = this.#context.spawner.lost(this.#runPath);
		if (lost === undefined) return;
		this.readRunFile();
		if (this.isLaunched) this.#launchFailed(lost);
	}

	#takeIn(file: RunFile, adopted: boolean): void {
		const { attempt } = this.#state;
		const { clock, procs } = this.#context;
		if (this.isLaunched) {
			if (file.refused !== undefined) {
				this.#context.spawner.begun(this.#runPath);
				return this.send({
					kind: 'start-refused',
					attempt,
					reason: `cannot be started: ${file.refused}`,
					permanent: true,
					at: clock.wall(),
				});
			}
			if (file.started !== undefined) {
				const { pid, startTicks, parent } = file.started;
				this.#program ??= new Program({ pid, startTicks }, this.#runPath, procs);
				// Of an earlier start only what recovery found is sure: the pid may be a stranger's by now.
				if (!adopted) {
					this.#shim = parent;
					this.#context.strays.started(this.instance, attempt, file.started, parent);
				}
				this.#missed = 0;
				this.#context.spawner.begun(this.#runPath);
				if (file.unconfined === true) this.#ceiling.notEntered();
				else this.#confine();
				if (this.#spec.background !== undefined)
					return this.#background.takeIn(file, { spec: this.#spec, shim: this.#shim, adopted });
				const now = clock.monotonic();
				const since = adopted ? now - Math.max(0, procs.uptime() - startTicks / TICKS_PER_SECOND) : now;
				const ready = file.ready === true ? { ready: true } : {};
				this.send({ kind: 'started', attempt, pid, since, adopted, ...ready });
			} else if (file.exit !== undefined) return this.#launchFailed();
		}
		if (this.#livingProgram() === undefined || this.#background.found) return;
		if (this.#state.attempt === attempt) this.#takeInExit(file, adopted);
	}

	#takeInExit(file: RunFile, adopted: boolean): void {
		if (file.exit === undefined) return;
		const { attempt } = this.#state;
		const { clock, procs } = this.#context;
		const { status } = file.exit;
		const uptime = file.exit.uptime + procs.headStart;
		const ticks = this.#program?.identity.startTicks;
		const ranSeconds = ticks === undefined ? 0 : Math.max(0, uptime - ticks / TICKS_PER_SECOND);
		const at = adopted ? clock.wall() - Math.max(0, procs.uptime() - uptime) * 1000 : clock.wall();
		const cannotExecute = ranSeconds < 1 && (status === 126 || status === 127) ? this.#launcher.execError() : undefined;
		this.send({
			kind: 'exited',
			attempt,
			status: exitStatusOf(status, Math.round(at), this.#ceiling.sawOutOfMemory()),
			ranSeconds,
			survivors: this.#survivors(),
			random: this.#context.rand.next(),
			...(cannotExecute === undefined ? {} : { cannotExecute }),
		});
	}

	/** The program is gone, and nobody is left who could say how it ended. */
	#endUnseen(): void {
		const { attempt } = this.#state;
		const { clock, rand } = this.#context;
		const program = programOf(this.#state);
		if (program === undefined || program.kind === 'ended') return;
		this.send({
			kind: 'exited',
			attempt,
			status: { kind: 'unknown', at: clock.wall() },
			...(program.kind === 'alive' ? { ranSeconds: Math.max(0, clock.monotonic() - program.since) } : {}),
			survivors: this.#survivors(),
			random: rand.next(),
		});
	}

	#watchGroup(): void {
		const { attempt } = this.#state;
		this.#group.start(() => {
			if (this.#state.attempt !== attempt || programOf(this.#state)?.kind !== 'ended') return false;
			if (this.#survivors().length > 0) return true;
			this.send({ kind: 'group-empty', attempt });
			return false;
		});
	}

	get #remains(): Remains {
		return { program: this.#program, background: this.#background.current };
	}

	/** What is left of the run; where nothing is, but that is not sure yet, its own pid. */
	#survivors(): number[] {
		const { phase } = this.#state;
		const goesOn = phase === 'starting' || phase === 'running';
		const left = goesOn ? this.#leftovers.glance(this.#remains) : this.#leftovers.verify(this.#remains);
		const pids = left === 'unsure' ? [this.#program?.identity.pid ?? 0] : left;
		return [...new Set([...pids, ...this.#ceiling.members()])];
	}

	/** The program that lives gets the ceilings that it is to have. */
	#confine(): void {
		this.#ceiling.change(this.#assignment.spec.resources, () => this.#leftovers.glance(this.#remains, 'now'));
	}

	#reportSurvivors(): void {
		this.readRunFile();
		const { attempt } = this.#state;
		// Where that is not sure yet it is asked again in a second.
		if (this.#leftovers.verify(this.#remains) === 'unsure') return;
		const pids = this.#survivors();
		const program = programOf(this.#state);
		if (pids.length > 0 || program?.kind === 'launched') return this.send({ kind: 'unkillable', attempt, pids });
		if (program?.kind === 'alive') return this.#endUnseen();
		this.send({ kind: 'group-empty', attempt });
	}

	#backgroundHost(): BackgroundHost {
		return {
			state: () => this.#state,
			send: (event) => this.send(event),
			setProgram: (program) => {
				this.#program = program;
			},
			takeInExit: (file, adopted) => this.#takeInExit(file, adopted),
			readRunFile: () => this.readRunFile(),
			endUnseen: () => this.#endUnseen(),
		};
	}

	#removeRunFile(): void {
		if (this.#runFile === undefined) return;
		this.#context.runs.remove({ instance: this.instance, attempt: this.#runFile });
		this.#runFile = undefined;
	}

	#livingProgram(): Program | undefined {
		return programOf(this.#state)?.kind === 'alive' ? this.#program : undefined;
	}

	/** Something lives, or is about to. */
	#expectsNews(): boolean {
		const kind = programOf(this.#state)?.kind;
		return kind === 'launched' || kind === 'alive';
	}
}
