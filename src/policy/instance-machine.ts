import type { Phase } from '../model/records.ts';
import {
	type Alive,
	commonOf,
	type Effect,
	type EventKind,
	type InstanceEvent,
	type InstanceState,
	type Launched,
	type StateOf,
	type Step,
	type Verdict,
} from './instance-state.ts';
import { describeExit, duration, NO_HISTORY, restartDecision } from './restart.ts';

/** How long a group may take to be empty after SIGKILL, in seconds, before the instance is called failed. */
export const KILL_WAIT_SECONDS = 15;

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
 *     stopped ◀── stopping ◀──────┘   (a stop; a newer start generation; or clearing away what an ended program left)
 *
 * @param now monotonic seconds
 */
export function step(state: InstanceState, event: InstanceEvent, now: number): Step {
	if ('attempt' in event && event.attempt !== state.attempt) return stay(state);
	if (event.kind === 'assigned' && event.desired.generation < state.desired.generation) return stay(state);
	const handler = TABLE[state.phase][event.kind] as (state: InstanceState, event: InstanceEvent, now: number) => Step;
	return handler(state, event, now);
}

const stay = (state: InstanceState): Step => ({ state, effects: [] });
const ignored = stay;

const TABLE = {
	pending: {
		assigned: assignedAtRest,
		started: ignored,
		'start-refused': ignored,
		exited: ignored,
		timer: ignored,
		'group-empty': ignored,
		unkillable: ignored,
	},
	starting: {
		assigned: assignedWhileUp,
		started(state, event, now) {
			if (state.program.kind === 'alive') return stay(state);
			const program: Alive = { kind: 'alive', pid: event.pid, since: event.since, adopted: event.adopted };
			const until = event.since + state.desired.spec.startSeconds;
			if (until <= now) return stay({ ...commonOf(state), phase: 'running', program });
			return stay({ ...commonOf(state), phase: 'starting', program, until });
		},
		'start-refused'(state, event, now) {
			if (state.program.kind === 'alive') return stay(state);
			if (event.permanent) return stay({ ...commonOf(state), phase: 'failed', reason: event.reason });
			const end = { clean: false, ranSeconds: 0, what: event.reason };
			const decision = restartDecision(state.desired.spec, state.history, end, now, 0);
			const calm =
				decision.kind === 'restart'
					? { ...decision, delay: Math.max(decision.delay, REFUSED_DELAY_SECONDS) }
					: decision;
			return conclude(state, { decision: calm, at: now });
		},
		exited: exitedByItself,
		timer(state, _event, now) {
			if (state.program.kind === 'launched' || !('until' in state) || now < state.until) return stay(state);
			return stay({ ...commonOf(state), phase: 'running', program: state.program });
		},
		'group-empty': ignored,
		unkillable: ignored,
	},
	running: {
		assigned: assignedWhileUp,
		started: ignored,
		'start-refused': ignored,
		exited: exitedByItself,
		timer: ignored,
		'group-empty': ignored,
		unkillable: ignored,
	},
	stopping: {
		assigned: (state, event) => stay({ ...state, desired: event.desired }),
		started(state, event, now) {
			if (state.program.kind !== 'launched') return stay(state);
			const program: Alive = { kind: 'alive', pid: event.pid, since: event.since, adopted: event.adopted };
			return state.stage === 'kill' ? kill({ ...state, program }, now) : beginStop(state, program, now);
		},
		'start-refused': (state) => (state.program.kind === 'launched' ? settle(state) : stay(state)),
		exited(state, event) {
			if (state.program.kind === 'ended') return stay(state);
			const ended = { ...state, program: { kind: 'ended' }, exit: event.status } as const;
			if (event.survivors.length === 0) return settle(ended);
			const signal = state.stage === 'kill' ? 'SIGKILL' : state.desired.spec.stop.signal;
			return { state: ended, effects: [{ kind: 'signal', target: 'group', signal }, { kind: 'watch-group' }] };
		},
		timer(state, _event, now) {
			if (now < state.until) return stay(state);
			if (state.stage === 'grace') return kill(state, now);
			// Asked again each second, should the answer not come.
			return { state: { ...state, until: now + 1 }, effects: [{ kind: 'report-survivors' }] };
		},
		'group-empty': (state) => (state.program.kind === 'ended' ? settle(state) : stay(state)),
		unkillable(state, event) {
			if (state.stage !== 'kill') return stay(state);
			const list = event.pids.length === 0 ? '' : `: pids ${event.pids.join(', ')}`;
			const reason = `not gone ${duration(KILL_WAIT_SECONDS)} after SIGKILL${list}`;
			return {
				state: { ...commonOf(state), phase: 'failed', reason, left: state.program },
				effects: [{ kind: 'watch-group' }],
			};
		},
	},
	stopped: {
		assigned: assignedAtRest,
		started: ignored,
		'start-refused': ignored,
		exited: ignored,
		timer: ignored,
		'group-empty': ignored,
		unkillable: ignored,
	},
	backoff: {
		assigned: assignedAtRest,
		started: ignored,
		'start-refused': ignored,
		exited: ignored,
		timer: (state, _event, now) => (now < state.until ? stay(state) : start(state, 'again')),
		'group-empty': ignored,
		unkillable: ignored,
	},
	exited: {
		assigned: assignedAtRest,
		started: ignored,
		'start-refused': ignored,
		exited: ignored,
		timer: ignored,
		'group-empty': ignored,
		unkillable: ignored,
	},
	failed: {
		assigned(state, event, now) {
			const next = { ...state, desired: event.desired };
			if (state.left === undefined) return assignedAtRest(state, event, now);
			const same = event.desired.generation === state.desired.generation && event.desired.want === state.desired.want;
			if (same || (event.desired.want === 'run' && event.desired.startGeneration <= state.startedUnder))
				return stay(next);
			return kill({ ...commonOf(next), program: state.left }, now);
		},
		started(state, event) {
			if (state.left?.kind !== 'launched') return stay(state);
			const left: Alive = { kind: 'alive', pid: event.pid, since: event.since, adopted: event.adopted };
			return { state: { ...state, left }, effects: [{ kind: 'signal', target: 'group', signal: 'SIGKILL' }] };
		},
		'start-refused': (state) => (state.left?.kind === 'launched' ? released(state) : stay(state)),
		exited(state, event) {
			if (state.left === undefined || state.left.kind === 'ended') return stay(state);
			const ended = { ...state, left: { kind: 'ended' }, exit: event.status } as const;
			if (event.survivors.length === 0) return released(ended);
			return {
				state: ended,
				effects: [{ kind: 'signal', target: 'group', signal: 'SIGKILL' }, { kind: 'watch-group' }],
			};
		},
		timer: ignored,
		'group-empty': (state) => (state.left?.kind === 'ended' ? released(state) : stay(state)),
		unkillable: ignored,
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
			const asked = event.desired.startGeneration > state.startedUnder;
			if (asked || state.phase === 'pending' || state.phase === 'stopped') return start(next, 'fresh');
			return stay(next);
		}
	}
}

/** starting, running: a program lives, or is about to. A new spec alone changes policy only. */
function assignedWhileUp(state: StateOf<'starting' | 'running'>, event: EventOf<'assigned'>, now: number): Step {
	const next = { ...state, desired: event.desired };
	const goesOn = event.desired.want === 'run' && event.desired.startGeneration <= state.startedUnder;
	return goesOn ? stay(next) : beginStop(next, state.program, now);
}

function beginStop(state: InstanceState, program: Launched | Alive, now: number): Step {
	const { signal, timeoutSeconds, group } = state.desired.spec.stop;
	const reason = `sent ${signal}; SIGKILL follows after ${duration(timeoutSeconds)}`;
	const effects: Effect[] =
		program.kind === 'alive' ? [{ kind: 'signal', target: group ? 'group' : 'program', signal }] : [];
	return {
		state: { ...commonOf(state), phase: 'stopping', program, stage: 'grace', until: now + timeoutSeconds, reason },
		effects,
	};
}

function kill(
	state: ReturnType<typeof commonOf> & Pick<StateOf<'stopping'>, 'program' | 'verdict'>,
	now: number,
): Step {
	const { program, verdict } = state;
	const effects: Effect[] = [];
	if (program.kind !== 'launched') effects.push({ kind: 'signal', target: 'group', signal: 'SIGKILL' });
	if (program.kind === 'ended') effects.push({ kind: 'watch-group' });
	const { desired, attempt, startedUnder, restarts, history, exit } = state;
	return {
		state: {
			desired,
			attempt,
			startedUnder,
			restarts,
			history,
			...(exit === undefined ? {} : { exit }),
			...(verdict === undefined ? {} : { verdict }),
			phase: 'stopping',
			program,
			stage: 'kill',
			until: now + KILL_WAIT_SECONDS,
			reason: 'sent SIGKILL; waiting until the group is empty',
		},
		effects,
	};
}

function exitedByItself(state: StateOf<'starting' | 'running'>, event: EventOf<'exited'>, now: number): Step {
	const { spec } = state.desired;
	const early = event.ranSeconds !== undefined && event.ranSeconds < spec.startSeconds;
	const clean = event.status.kind === 'code' && event.status.code === 0;
	const what = describeExit(event.status);
	const end = {
		clean,
		what: early && spec.daemon ? `${what} before startSeconds (${duration(spec.startSeconds)})` : what,
		...(event.ranSeconds === undefined ? {} : { ranSeconds: event.ranSeconds }),
	};
	const decision =
		event.cannotExecute === undefined
			? restartDecision(spec, state.history, end, now, event.random)
			: ({ kind: 'give-up', history: state.history, reason: event.cannotExecute } as const);
	const next = { ...commonOf(state), exit: event.status, history: decision.history };
	const verdict = { decision, at: now };
	if (event.survivors.length === 0) return conclude(next, verdict);
	return {
		state: {
			...next,
			phase: 'stopping',
			program: { kind: 'ended' },
			stage: 'grace',
			until: now + spec.stop.timeoutSeconds,
			verdict,
			reason: `${what}; clearing away what it left: pids ${event.survivors.join(', ')}`,
		},
		effects: [{ kind: 'signal', target: 'group', signal: spec.stop.signal }, { kind: 'watch-group' }],
	};
}

/** Nothing lives any more: on to what is wanted now. */
function settle(state: StateOf<'stopping'>): Step {
	const { desired, verdict } = state;
	const common = commonOf(state);
	if (desired.want === 'remove') return { state: { ...common, phase: 'stopped' }, effects: [{ kind: 'forget' }] };
	if (desired.want === 'stop') {
		const forced = state.stage === 'kill' ? { reason: 'had to be killed: SIGKILL' } : {};
		return stay({ ...common, phase: 'stopped', ...forced });
	}
	if (desired.startGeneration > state.startedUnder || verdict === undefined) return start(common, 'fresh');
	return conclude(common, verdict);
}

/** What could not be killed is gone after all. */
function released(state: StateOf<'failed'>): Step {
	const common = commonOf(state);
	if (state.desired.want === 'remove') return { state: { ...common, phase: 'stopped' }, effects: [{ kind: 'forget' }] };
	if (state.desired.want === 'stop') return stay({ ...common, phase: 'stopped' });
	return stay({ ...common, phase: 'failed', reason: `${state.reason}; gone since` });
}

function conclude(state: ReturnType<typeof commonOf>, { decision, at }: Verdict): Step {
	const common = { ...commonOf(state as InstanceState), history: decision.history };
	switch (decision.kind) {
		case 'done':
			return stay({ ...common, phase: 'exited', reason: decision.reason });
		case 'give-up':
			return stay({ ...common, phase: 'failed', reason: decision.reason });
		case 'restart':
			if (decision.delay === 0) return start(common, 'again');
			return stay({ ...common, phase: 'backoff', until: at + decision.delay, reason: decision.reason });
	}
}

/** `fresh`: somebody asked for it, so the window is clear; `again`: by policy. */
function start(from: ReturnType<typeof commonOf>, how: 'fresh' | 'again'): Step {
	const attempt = from.attempt + 1;
	const { exit: _previous, ...fresh } = commonOf(from as InstanceState);
	const state: InstanceState =
		how === 'fresh'
			? {
					...fresh,
					restarts: 0,
					history: NO_HISTORY,
					attempt,
					startedUnder: from.desired.startGeneration,
					phase: 'starting',
					program: { kind: 'launched' },
				}
			: {
					...commonOf(from as InstanceState),
					restarts: from.restarts + 1,
					attempt,
					startedUnder: from.desired.startGeneration,
					phase: 'starting',
					program: { kind: 'launched' },
				};
	return { state, effects: [{ kind: 'spawn', attempt }] };
}
