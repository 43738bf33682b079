import { conclude, start, stay } from './instance-next.ts';
import {
	type Alive,
	asksForStart,
	type Carried,
	type Common,
	carriedOf,
	commonOf,
	type Effect,
	type Fault,
	type HookName,
	type Launched,
	type StateOf,
	type Step,
	type Stopping,
	type StopStage,
} from './instance-state.ts';
import { duration } from './restart.ts';

/** How long a group may take to be empty after SIGKILL, in seconds, before the instance is called failed. */
export const KILL_WAIT_SECONDS = 15;
/** A hook that is told to end at its limit has this long, in seconds, before it is called off again. */
export const HOOK_SLACK_SECONDS = 1;
/** Ends the reason of an instance that is failed only until what SIGKILL did not end in time is gone. */
export const GOES_ON = 'goes on by itself once nothing of it is left';

/** An instance that is being stopped. */
export type Leaving = Common & Carried;

/**
 * A stop from its first stage on:
 *
 *     delay ──▶ pre-stop ──▶ grace ──▶ kill
 *                              ╲────────┴──▶ post-stop ──▶ what is wanted
 *
 * A program that is still being launched has nothing to prepare: it is asked to end once it is there.
 */
export function beginStop(state: Common, program: Launched | Alive, now: number, fault?: Fault): Step {
	const carried: Leaving = { ...commonOf(state), program, notes: [], ...(fault === undefined ? {} : { fault }) };
	const { delaySeconds = 0 } = state.desired.spec.stop;
	if (program.kind === 'launched') return ask(carried, now);
	if (delaySeconds === 0) return prepare(carried, now);
	const reason = because(fault, `stopping in ${duration(delaySeconds)}`);
	return stay(stopping(carried, 'delay', now + delaySeconds, reason));
}

/** The delay is over: preStop, where there is one. */
export function prepare(state: Leaving, now: number): Step {
	const { preStop } = state.desired.spec.stop;
	return preStop === undefined ? ask(state, now) : runHook(state, 'preStop', now);
}

/** The first signal; what an ended program left gets it too. */
export function ask(state: Leaving, now: number): Step {
	const { signal, timeoutSeconds, group } = state.desired.spec.stop;
	const reason = because(state.fault, `sent ${signal}; SIGKILL follows after ${duration(timeoutSeconds)}`);
	return {
		state: stopping(state, 'grace', now + timeoutSeconds, reason),
		effects: signals(state.program, signal, group),
	};
}

export function kill(state: Leaving, now: number): Step {
	const effects = signals(state.program, 'SIGKILL', true);
	const reason = because(state.fault, 'sent SIGKILL; waiting until the group is empty');
	return { state: stopping(state, 'kill', now + KILL_WAIT_SECONDS, reason), effects };
}

/** SIGKILL has not ended everything in time: it has failed, until nothing of it is left. @param pids that live */
export function leave(state: StateOf<'stopping'>, pids: readonly number[]): Step {
	const list = pids.length === 0 ? '' : `: pids ${pids.join(', ')}`;
	const what = `not gone ${duration(KILL_WAIT_SECONDS)} after SIGKILL${list}`;
	const reason = because(state.fault, `${what}; ${GOES_ON}`);
	const left = { ...carriedOf(state), notes: [...state.notes, `${what}; gone since`] };
	return { state: { ...commonOf(state), phase: 'failed', reason, left }, effects: [{ kind: 'watch-group' }] };
}

/** The program ended by itself and left something. @param what how it ended, and what it left */
export function clearAway(state: Leaving, what: string, now: number): Step {
	const { signal, timeoutSeconds } = state.desired.spec.stop;
	return {
		state: stopping(state, 'grace', now + timeoutSeconds, what),
		effects: signals(state.program, signal, true),
	};
}

/** Nothing of the program lives any more: postStop, where there is one, then on to what is wanted. */
export function cleanUp(state: Leaving & Partial<Pick<Stopping, 'stage'>>, now: number): Step {
	const forced =
		state.stage === 'kill' && (state.verdict === undefined || state.fault !== undefined)
			? ['had to be killed: SIGKILL']
			: [];
	const noted: Leaving = { ...state, program: { kind: 'ended' }, notes: [...state.notes, ...forced] };
	const { postStop } = state.desired.spec.stop;
	return postStop === undefined ? settle(noted) : runHook(noted, 'postStop', now);
}

/** A hook has ended. */
export function afterHook(state: StateOf<'stopping'>, ok: boolean, what: string, now: number): Step {
	if (state.stage !== 'pre-stop' && state.stage !== 'post-stop') return stay(state);
	const which = state.stage === 'pre-stop' ? 'preStop' : 'postStop';
	const next = { ...state, notes: ok ? state.notes : [...state.notes, `${which} failed: ${what}`] };
	return state.stage === 'pre-stop' ? ask(next, now) : settle(next);
}

/** Nothing lives any more, nothing runs: on to what is wanted now. */
export function settle(state: Leaving): Step {
	const { desired, verdict, notes } = state;
	const common = commonOf(state);
	if (desired.want === 'remove') return { state: { ...common, phase: 'stopped' }, effects: [{ kind: 'forget' }] };
	if (desired.want === 'stop') {
		return stay({ ...common, phase: 'stopped', ...(notes.length === 0 ? {} : { reason: notes.join('; ') }) });
	}
	if (verdict === undefined || asksForStart(desired, state)) return start(common, 'fresh');
	return conclude(common, verdict, notes);
}

function runHook(state: Leaving, which: HookName, now: number): Step {
	const { timeoutSeconds } = state.desired.spec.stop;
	const stage = which === 'preStop' ? 'pre-stop' : 'post-stop';
	const until = now + timeoutSeconds + HOOK_SLACK_SECONDS;
	const reason = because(state.fault, `${which} runs, for at most ${duration(timeoutSeconds)}`);
	return {
		state: stopping(state, stage, until, reason),
		effects: [{ kind: 'run-hook', which, attempt: state.attempt }],
	};
}

function signals(program: Leaving['program'], signal: NodeJS.Signals, group: boolean): Effect[] {
	switch (program.kind) {
		case 'launched':
			return [];
		case 'alive':
			return [{ kind: 'signal', target: group ? 'group' : 'program', signal }];
		case 'ended':
			return [{ kind: 'signal', target: 'group', signal }, { kind: 'watch-group' }];
	}
}

function stopping(state: Leaving, stage: StopStage, until: number, reason: string): StateOf<'stopping'> {
	return { ...commonOf(state), ...carriedOf(state), phase: 'stopping', stage, until, reason };
}

function because(fault: Fault | undefined, reason: string): string {
	return fault === undefined ? reason : `${fault.what}; ${reason}`;
}
