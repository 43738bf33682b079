import type { Assignment } from '../model/records.ts';
import type { HookName } from '../policy/instance-state.ts';
import type { Clock, Timer } from '../sys/clock.ts';
import type { Program } from '../sys/program.ts';
import { type CommandOptions, describeCommand, type RunCommand } from '../sys/run-command.ts';
import type { User } from '../sys/user.ts';
import type { Guard } from './guard.ts';
import { planCommand } from './launch-plan.ts';

/** A hook that SIGKILL does not end is left behind after this, in seconds. */
export const HOOK_KILL_SECONDS = 5;

/** How a hook ended. `what`: what went wrong, `''` where nothing did. */
export interface HookEnd {
	readonly ok: boolean;
	readonly what: string;
}

export interface HooksContext {
	readonly clock: Clock;
	readonly runCommand: RunCommand;
	/** Who the agent runs as. */
	readonly self: User;
	readonly nodeDirectory: string;
	readonly guard: Guard;
}

/** The one hook of an instance that may run at a time. Whatever happens, its end is told once. */
export class Hooks {
	readonly #context: HooksContext;
	#current: { readonly off: AbortController; readonly end: (end: HookEnd) => void } | undefined;
	#giveUp: Timer | undefined;

	constructor(context: HooksContext) {
		this.#context = context;
	}

	/**
	 * Runs a hook of the spec with the surroundings of the program, and MINDER_PID while that lives. Calls `done` once nothing of the hook
	 * lives, or once it could not be killed.
	 */
	run(which: HookName, assignment: Assignment, program: Program | undefined, done: (end: HookEnd) => void): void {
		const { stop } = assignment.spec;
		const argv = stop[which];
		// The program of an adopted run may have ended before there was anybody to prepare it.
		if (argv === undefined || (which === 'preStop' && program?.stat() === undefined))
			return done({ ok: true, what: '' });
		const around = planCommand(argv, assignment, this.#context);
		if ('refused' in around) return done({ ok: false, what: around.refused });
		const env = program === undefined ? around.env : { ...around.env, MINDER_PID: String(program.identity.pid) };
		this.#start(argv, { ...around, env, timeoutSeconds: stop.timeoutSeconds }, done);
	}

	#start(argv: readonly string[], options: CommandOptions, done: (end: HookEnd) => void): void {
		const off = new AbortController();
		const current = {
			off,
			end: (end: HookEnd): void => {
				if (this.#current !== current) return;
				this.#clear();
				done(end);
			},
		};
		this.#current = current;
		this.#context.runCommand(argv, { ...options, signal: off.signal }).then(
			(result) => current.end({ ok: result.kind === 'exit' && result.code === 0, what: describeCommand(result) }),
			(error: unknown) => current.end({ ok: false, what: String(error) }),
		);
		// The command kills itself at its limit; this is for one that does not go.
		this.#giveUpAfter(options.timeoutSeconds + HOOK_KILL_SECONDS);
	}

	/** Kills the hook that runs. @returns false: there is none */
	cancel(): boolean {
		if (this.#current === undefined) return false;
		if (!this.#current.off.signal.aborted) {
			this.#giveUpAfter(HOOK_KILL_SECONDS);
			this.#current.off.abort();
		}
		return true;
	}

	/** Kills the hook that runs, and tells nobody. */
	detach(): void {
		const off = this.#current?.off;
		this.#clear();
		off?.abort();
	}

	#giveUpAfter(seconds: number): void {
		this.#giveUp?.cancel();
		this.#giveUp = this.#context.clock.after(seconds, () =>
			this.#current?.end({ ok: false, what: 'not gone after SIGKILL; left behind' }),
		);
	}

	#clear(): void {
		this.#current = undefined;
		this.#giveUp?.cancel();
		this.#giveUp = undefined;
	}
}
