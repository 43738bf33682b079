import type { InstanceId } from '../model/ids.ts';
import type { ProcessSpec } from '../model/process-spec.ts';
import type { InstanceEvent, InstanceState } from '../policy/instance-state.ts';
import type { Clock } from '../sys/clock.ts';
import type { Log } from '../sys/log.ts';
import { type ProcTable, TICKS_PER_SECOND } from '../sys/proc-table.ts';
import { Program } from '../sys/program.ts';
import type { BackgroundMember, RunDirectory, RunFile } from '../sys/run-directory.ts';
import { findUser, type User } from '../sys/user.ts';
import { Background, type BackgroundEvent } from './background.ts';

/** The runner of the instance, as far as a background program needs it. */
export interface BackgroundHost {
	state(): InstanceState;
	send(event: InstanceEvent): void;
	/** This is what is signalled and watched from here on. */
	setProgram(program: Program): void;
	/** The end that the shim tells of is that of the run. */
	takeInExit(file: RunFile, adopted: boolean): void;
	readRunFile(): void;
	/** The program is gone; nobody saw how. */
	endUnseen(): void;
}

export interface BackgroundPorts {
	readonly clock: Clock;
	readonly procs: ProcTable;
	readonly runs: RunDirectory;
	readonly log: Log;
	/** Who the agent runs as. */
	readonly self: User;
}

/** A start under way. `adopted`: an earlier agent made it. */
export interface LauncherRun {
	readonly spec: ProcessSpec;
	/** 0: not known. */
	readonly shim: number;
	readonly adopted: boolean;
}

/** Between {@link Background} and the runner of an instance: the newest start of it, where that is one of a background program. */
export class BackgroundRun {
	readonly #instance: InstanceId;
	readonly #ports: BackgroundPorts;
	readonly #host: BackgroundHost;
	#current: Background | undefined;

	constructor(instance: InstanceId, ports: BackgroundPorts, host: BackgroundHost) {
		this.#instance = instance;
		this.#ports = ports;
		this.#host = host;
	}

	/** `undefined`: there is none, or nobody knows its launcher yet. */
	get current(): Background | undefined {
		return this.#current;
	}

	/** The program is one in the background: the shim's word on the end is not on it. */
	get found(): boolean {
		return this.#current?.found === true;
	}

	/** Another start. */
	reset(): void {
		this.#current?.stop();
		this.#current = undefined;
	}

	/** Nothing happens from here on. */
	detach(): void {
		this.#current?.stop();
	}

	/** The runner has changed its state: a stop ends the wait for the program. */
	follow(state: InstanceState): void {
		if (state.phase === 'stopping') this.#current?.hurry();
		if (this.#current?.pending === true && state.phase !== 'starting') this.#settle(this.#current);
	}

	/** The run file tells of the launcher. Again and again is well. */
	takeIn(file: RunFile, { spec, shim, adopted }: LauncherRun): void {
		const { started, exit, main } = file;
		if (started === undefined || spec.background === undefined) return;
		const { clock, procs, runs, self } = this.#ports;
		const isNew = this.#current === undefined;
		if (this.#current === undefined) {
			const { attempt } = this.#host.state();
			const runFile = runs.pathOf({ instance: this.#instance, attempt });
			const launcher = { pid: started.pid, startTicks: started.startTicks };
			this.#host.setProgram(new Program(launcher, runFile, procs));
			const userId = (spec.user === undefined ? undefined : findUser(spec.user)?.uid) ?? self.uid;
			const launch = { spec: spec.background, launcher, shim, runFile, userId };
			const how = { adopted, ...(file.ready === true ? { ready: true } : {}) };
			this.#current = new Background(launch, { clock, procs }, (event) => this.#onEvent(event, how));
		}
		if (main !== undefined) {
			if (isNew) this.#current.resume(main);
		} else if (exit !== undefined && exit.status !== 0) {
			this.#current.stop();
			this.#host.takeInExit(file, adopted);
		} else {
			if (exit !== undefined) this.#current.launched();
			else if (adopted) this.#current.sweep();
			this.follow(this.#host.state());
		}
	}

	#onEvent(event: BackgroundEvent, how: { readonly adopted: boolean; readonly ready?: boolean }): void {
		const { clock, procs } = this.#ports;
		const { attempt } = this.#host.state();
		if (event.kind === 'late') {
			if (this.#current?.launching === true) {
				// Its end may stand in the run file, and the news of it be on the way: an agent that was held up comes to its timers first.
				this.#host.readRunFile();
				if (!this.#current.launching) return;
			}
			return this.#host.send({ kind: 'start-timeout', attempt, reason: event.reason });
		}
		this.#host.setProgram(event.program);
		if (event.kind === 'gone') return this.#host.endUnseen();
		const { pid, startTicks } = event.main;
		if (event.kind !== 'resumed') this.#note(event.main);
		if (event.kind === 'replaced') return this.#host.send({ kind: 'replaced', attempt, pid });
		const since = clock.monotonic() - Math.max(0, procs.uptime() - startTicks / TICKS_PER_SECOND);
		this.#host.send({ kind: 'started', attempt, pid, since, ...how });
	}

	#note(main: BackgroundMember): void {
		try {
			this.#ports.runs.markMain({ instance: this.#instance, attempt: this.#host.state().attempt }, main);
		} catch (error) {
			const facts = { instance: this.#instance, pid: main.pid, error };
			this.#ports.log.warn(facts, 'the program in the background cannot be noted in the run file');
		}
	}

	/** A stop, or the timeout, of a start that has no program yet: the launcher is what is stopped, or what it left. */
	#settle(background: Background): void {
		if (background.settle()) return;
		const { attempt } = this.#host.state();
		const file = this.#ports.runs.read({ instance: this.#instance, attempt });
		if (file?.started === undefined) return;
		if (file.exit !== undefined) return this.#host.takeInExit(file, false);
		const since = this.#ports.clock.monotonic();
		this.#host.send({ kind: 'started', attempt, pid: file.started.pid, since, adopted: false });
		this.#host.readRunFile();
	}
}
