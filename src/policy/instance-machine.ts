import type { ExitStatus, Phase } from '../model/records.ts';
import { causeOf, exitMatchOf } from './end-cause.ts';
import { addEnd } from './exit-history.ts';
import { conclude, start, stay } from './instance-next.ts';
import {
	type Alive,
	asksForStart,
	type Common,
	carriedOf,
	commonOf,
	type EventKind,
	type InstanceEvent,
	type InstanceState,
	type RunSpec,
	runLimitOf,
	type StateOf,
	type Step,
} from './instance-state.ts';
import {
	afterHook,
	ask,
	beginStop,
	cleanUp,
	clearAway,
	kill,
	type Leaving,
	leave,
	prepare,
	settle,
} from './instance-stop.ts';
import { describeExit, duration, type RestartDecision, type RunEnd, restartDecision } from './restart.ts';

/** Least delay after a start that the machine itself refused (no memory, no process left): at once would only add to the trouble. */
export const REFUSED_DELAY_SECONDS = 1;

type EventOf<K extends EventKind> = Extract<InstanceEvent, { readonly kind: K }>;
type Handler<P extends Phase, K extends EventKind> = (state: StateOf<P>, event: EventOf<K>, now: number) => Step;
type Table = { readonly [P in Phase]: { readonly [K in EventKind]: Handler<P, K> } };

/**
 * The instance machine. Total: what means nothing in a phase leaves the state as it is.
 *
 *     pending ──▶ starting ──▶ running ──▶ backoff ──▶ starting …
 *        │           │            │  ╲───▶ exited · failed
 *        ▼           ▼            ▼
 *     stopped ◀── stopping ◀──────┘   (a stop; a newer start generation; not ready in time, not healthy;
 *                                      clearing away what an ended program left, postStop)
 *
 * @param now monotonic seconds
 */
export function step(state: InstanceState, event: InstanceEvent, now: number): Step {
	if ('attempt' in event && event.attempt !== state.attempt) return stay(state);
	if (event.kind === 'assigned' && event.desired.generation < state.desired.generation) return stay(state);
	const handler = TABLE[state.phase][event.kind] as (state: InstanceState, event: InstanceEvent, now: number) => Step;
	return handler(state, event, now);
}

const ignored = stay;

/** Nothing lives, so nothing is reported. */
const AT_REST = {
	assigned: assignedAtRest,
	started: ignored,
	'start-timeout': ignored,
	replaced: ignored,
	'start-refused': ignored,
	exited: ignored,
	timer: ignored,
	'group-empty': ignored,
	unkillable: ignored,
	readiness: ignored,
	unhealthy: ignored,
	'hook-done': ignored,
};

const TABLE = {
	pending: AT_REST,
	starting: {
		...AT_REST,
		assigned: assignedWhileUp,
		started(state, event, now) {
			if (state.program.kind === 'alive') return stay(state);
			const program = aliveOf(event);
			const { readiness, startSeconds } = state.desired.spec;
			if (event.ready === true && readiness !== undefined) return running(state, program);
			if (readiness === undefined && event.since + startSeconds <= now) return running(state, program);
			return stay({ ...commonOf(state), phase: 'starting', program, until: upBy(state.desired.spec, program, now) });
		},
		'start-timeout': (state, { reason }, now) =>
			beginStop(state, state.program, now, { cause: 'timeout', what: reason }),
		replaced: replaced,
		'start-refused'(state, event, now) {
			if (state.program.kind === 'alive') return stay(state);
			const { at, reason } = event;
			const next = at === undefined ? state : { ...state, ends: addEnd(state.ends, { reason, at }, true) };
			if (event.permanent) return stay({ ...commonOf(next), phase: 'failed', reason });
			const end: RunEnd = { cause: 'refused', ranSeconds: 0, what: reason };
			const decision = restartDecision(state.desired.spec, state.history, end, now, 0);
			const calm =
				decision.kind === 'restart'
					? { ...decision, delay: Math.max(decision.delay, REFUSED_DELAY_SECONDS) }
					: decision;
			return conclude(next, { decision: calm, at: now });
		},
		exited: exitedByItself,
		timer(state, _event, now) {
			if (!('until' in state)) return stay(state);
			const overrun = stopOverrun(state, now);
			if (overrun !== undefined) return overrun;
			if (now < state.until) return stay(state);
			const { readiness } = state.desired.spec;
			if (readiness === undefined) return running(state, state.program);
			const last = state.reason === undefined ? '' : `: ${state.reason}`;
			const what = `not ready within ${duration(readiness.deadlineSeconds)}${last}`;
			return beginStop(state, state.program, now, { cause: 'timeout', what });
		},
		readiness(state, event) {
			if (!('until' in state) || state.desired.spec.readiness === undefined) return stay(state);
			if (event.ready) return running(state, state.program);
			return event.reason === undefined ? stay(state) : stay({ ...state, reason: event.reason });
		},
		unhealthy: unhealthy,
	},
	running: {
		...AT_REST,
		assigned: assignedWhileUp,
		replaced: replaced,
		exited: exitedByItself,
		timer: (state, _event, now) => stopOverrun(state, now) ?? stay(state),
		readiness(state, { ready, reason }) {
			if (state.desired.spec.readiness === undefined || (state.ready && ready)) return stay(state);
			if (ready) return running(state, state.program);
			const { program } = state;
			return stay({
				...commonOf(state),
				phase: 'running',
				program,
				ready,
				...(reason === undefined ? {} : { reason: `not ready: ${reason}` }),
			});
		},
		unhealthy: unhealthy,
	},
	stopping: {
		...AT_REST,
		assigned(state, event, now) {
			const next = { ...state, desired: event.desired };
			if (state.stage !== 'delay') return stay(next);
			return stay({ ...next, until: Math.min(state.until, now + (event.desired.spec.stop.delaySeconds ?? 0)) });
		},
		started(state, event, now) {
			if (state.program.kind !== 'launched') return stay(state);
			const program = aliveOf(event);
			if (state.stage === 'kill') return kill({ ...state, program }, now);
			return event.adopted ? beginStop(state, program, now) : ask({ ...state, program }, now);
		},
		'start-refused': (state, _event, now) =>
			state.program.kind === 'launched' ? refusedWhileStopped(state, now) : stay(state),
		exited(state, event, now) {
			if (state.program.kind === 'ended') return stay(state);
			const next = { ...state, ...endWhileStopped(state, event, state.stage === 'delay' ? 'own' : 'commanded', now) };
			// The hook is let finish; what the program left is seen to afterwards.
			if (state.stage === 'pre-stop') return stay(next);
			if (event.survivors.length === 0) return cleanUp(next, now);
			if (state.stage === 'delay') return ask(next, now);
			const signal = state.stage === 'kill' ? 'SIGKILL' : state.desired.spec.stop.signal;
			return { state: next, effects: [{ kind: 'signal', target: 'group', signal }, { kind: 'watch-group' }] };
		},
		timer(state, _event, now) {
			if (now < state.until) return stay(state);
			switch (state.stage) {
				case 'delay':
					return prepare(state, now);
				case 'grace':
					return kill(state, now);
				// Asked again each second, should the answer not come.
				case 'pre-stop':
				case 'post-stop': {
					const { attempt } = state;
					return { state: { ...state, until: now + 1 }, effects: [{ kind: 'cancel-hook', attempt }] };
				}
				case 'kill':
					return { state: { ...state, until: now + 1 }, effects: [{ kind: 'report-survivors' }] };
			}
		},
		'group-empty'(state, _event, now) {
			const waits = state.stage === 'grace' || state.stage === 'kill';
			return waits && state.program.kind === 'ended' ? cleanUp(state, now) : stay(state);
		},
		unkillable: (state, { pids }) => (state.stage === 'kill' ? leave(state, pids) : stay(state)),
		'hook-done': (state, { ok, what }, now) => afterHook(state, ok, what, now),
	},
	stopped: AT_REST,
	backoff: {
		...AT_REST,
		timer: (state, _event, now) => (now < state.until ? stay(state) : start(state, 'again')),
	},
	exited: AT_REST,
	failed: {
		...AT_REST,
		assigned(state, event, now) {
			const next = { ...state, desired: event.desired };
			if (state.left === undefined) return assignedAtRest(state, event, now);
			const same = event.desired.generation === state.desired.generation && event.desired.want === state.desired.want;
			if (same || (event.desired.want === 'run' && !asksForStart(event.desired, state))) return stay(next);
			return kill({ ...commonOf(next), ...state.left, notes: [] }, now);
		},
		started(state, event) {
			if (state.left?.program.kind !== 'launched') return stay(state);
			const left = { ...state.left, program: aliveOf(event) };
			return { state: { ...state, left }, effects: [{ kind: 'signal', target: 'group', signal: 'SIGKILL' }] };
		},
		'start-refused': (state, _event, now) =>
			state.left?.program.kind === 'launched'
				? refusedWhileStopped({ ...commonOf(state), ...state.left }, now)
				: stay(state),
		exited(state, event, now) {
			if (state.left === undefined || state.left.program.kind === 'ended') return stay(state);
			const ended = endWhileStopped({ ...commonOf(state), ...state.left }, event, 'commanded', now);
			if (event.survivors.length === 0) return cleanUp(ended, now);
			return {
				state: { ...commonOf(ended), phase: 'failed', reason: state.reason, left: carriedOf(ended) },
				effects: [{ kind: 'signal', target: 'group', signal: 'SIGKILL' }, { kind: 'watch-group' }],
			};
		},
		'group-empty': (state, _event, now) =>
			state.left?.program.kind === 'ended' ? cleanUp({ ...commonOf(state), ...state.left }, now) : stay(state),
	},
} satisfies Table;

/** pending, stopped, backoff, exited, failed: nothing lives. */
function assignedAtRest(state: InstanceState, event: EventOf<'assigned'>, _now: number): Step {
	const next = { ...state, desired: event.desired };
	switch (event.desired.want) {
		case 'remove':
			return { state: { ...commonOf(next), phase: 'stopped' }, effects: [{ kind: 'forget' }] };
		case 'stop':
			return state.phase === 'stopped' ? stay(next) : stay({ ...commonOf(next), phase: 'stopped' });
		case 'run': {
			if (asksForStart(event.desired, state) || state.phase === 'pending' || state.phase === 'stopped')
				return start(next, 'fresh');
			return stay(next);
		}
	}
}

/** starting, running: a program lives, or is about to. A new spec alone changes policy only. */
function assignedWhileUp(state: StateOf<'starting' | 'running'>, event: EventOf<'assigned'>, now: number): Step {
	const next = { ...state, desired: event.desired };
	const goesOn = event.desired.want === 'run' && !asksForStart(event.desired, state);
	if (!goesOn) return beginStop(next, state.program, now);
	const { spec } = event.desired;
	if (next.phase === 'running') return spec.readiness === undefined ? running(next, next.program) : stay(next);
	if (!('until' in next) || sameWait(spec, state.desired.spec)) return stay(next);
	// A readiness that is new or changed has its whole time.
	const until = spec.readiness === undefined ? upBy(spec, next.program, now) : now + spec.readiness.deadlineSeconds;
	return stay({ ...commonOf(next), phase: 'starting', program: next.program, until });
}

/** Ends a program that has run as long as it may; `undefined`: its time is not over. */
function stopOverrun(state: StateOf<'starting' | 'running'>, now: number): Step | undefined {
	const limit = runLimitOf(state);
	if (limit === undefined || now < limit) return undefined;
	const what = overrunText(state.desired.spec.maxRunSeconds ?? 0);
	return beginStop(state, state.program, now, { cause: 'timeout', what });
}

function overrunText(maxRunSeconds: number): string {
	return `timeout: ran longer than ${duration(maxRunSeconds)}`;
}

function unhealthy(state: StateOf<'starting' | 'running'>, event: EventOf<'unhealthy'>, now: number): Step {
	if (state.program.kind === 'launched') return stay(state);
	return beginStop(state, state.program, now, { cause: 'watchdog', what: `not healthy: ${event.reason}` });
}

function replaced(state: StateOf<'starting' | 'running'>, { pid }: EventOf<'replaced'>): Step {
	if (state.phase === 'running') return stay({ ...state, program: { ...state.program, pid } });
	return 'until' in state ? stay({ ...state, program: { ...state.program, pid } }) : stay(state);
}

function exitedByItself(state: StateOf<'starting' | 'running'>, event: EventOf<'exited'>, now: number): Step {
	const { spec } = state.desired;
	const early = event.ranSeconds !== undefined && event.ranSeconds < spec.startSeconds;
	const { status, what: how } = endOf(event, 'own');
	const { maxRunSeconds = Number.POSITIVE_INFINITY } = spec;
	// It was over its time while nobody was there to stop it, or an agent that has ended since had begun to.
	const overran = event.ranSeconds !== undefined && event.ranSeconds > maxRunSeconds;
	const shown = early && spec.daemon ? `${how} before startSeconds (${duration(spec.startSeconds)})` : how;
	const what = overran ? `${overrunText(maxRunSeconds)}; ${how}` : shown;
	const cause = overran ? 'timeout' : causeOf(status, spec);
	const exit = exitMatchOf(status);
	const decision =
		event.cannotExecute === undefined
			? restartDecision(spec, state.history, runEnd(cause, what, exit, event), now, event.random)
			: ({ kind: 'give-up', history: state.history, reason: event.cannotExecute } as const);
	const failure = cause !== 'clean' && cause !== 'clean-signal';
	const ends = addEnd(state.ends, { exit: status, reason: event.cannotExecute ?? what, at: status.at }, failure);
	const next: Common = { ...commonOf(state), exit: status, ends, history: decision.history };
	const ended = { ...next, program: { kind: 'ended' }, verdict: { decision, at: now }, notes: [] } as const;
	if (event.survivors.length === 0) return cleanUp(ended, now);
	return clearAway(ended, `${how}; clearing away what it left: pids ${event.survivors.join(', ')}`, now);
}

/** A program that is being stopped has ended. Where that is for a fault the policy decides; a signal then was ours, a code is its own. */
function endWhileStopped(state: Leaving, event: EventOf<'exited'>, cause: 'own' | 'commanded', now: number): Leaving {
	const { status, what } = endOf(event, cause);
	const { fault } = state;
	const ends = addEnd(state.ends, { exit: status, reason: fault?.what ?? what, at: status.at }, fault !== undefined);
	const ended: Leaving = { ...commonOf(state), ...carriedOf(state), program: { kind: 'ended' }, exit: status, ends };
	if (fault === undefined) return ended;
	const end = runEnd(fault.cause, fault.what, status.kind === 'code' ? status.code : undefined, event);
	return { ...ended, verdict: { decision: decided(state, end, now, event.random), at: now } };
}

/** There will be no program to stop. Where that is for a fault it was a failed start, and the policy decides. */
function refusedWhileStopped(state: Leaving, now: number): Step {
	if (state.fault === undefined) return settle(state);
	const end: RunEnd = { ...state.fault, ranSeconds: 0 };
	return settle({ ...state, verdict: { decision: decided(state, end, now, 0), at: now } });
}

function decided(state: Common, end: RunEnd, now: number, random: number): RestartDecision {
	return restartDecision(state.desired.spec, state.history, end, now, random);
}

function runEnd(cause: RunEnd['cause'], what: string, exit: RunEnd['exit'], event: EventOf<'exited'>): RunEnd {
	return {
		cause,
		what,
		...(exit === undefined ? {} : { exit }),
		...(event.ranSeconds === undefined ? {} : { ranSeconds: event.ranSeconds }),
	};
}

/** The end with its cause; nobody's where nobody saw it. */
function endOf({ status }: EventOf<'exited'>, cause: 'own' | 'commanded'): { status: ExitStatus; what: string } {
	const lost = status.kind === 'unknown' && cause === 'own';
	return { status: { ...status, cause: lost ? 'lost' : cause }, what: describeExit(status) };
}

function running(state: Common, program: Alive): Step {
	return stay({ ...commonOf(state), phase: 'running', program, ready: true });
}

function aliveOf({ pid, since, adopted }: EventOf<'started'>): Alive {
	return { kind: 'alive', pid, since, adopted };
}

/** When a program must be up. One that was adopted has the whole time again: nobody asked it while there was no agent. */
function upBy({ readiness, startSeconds }: RunSpec, program: Alive, now: number): number {
	if (readiness === undefined) return program.since + startSeconds;
	return (program.adopted ? now : program.since) + readiness.deadlineSeconds;
}

function sameWait(one: RunSpec, other: RunSpec): boolean {
	return one.startSeconds === other.startSeconds && one.readiness?.deadlineSeconds === other.readiness?.deadlineSeconds;
}
