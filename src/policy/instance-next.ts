import { freshStart } from './exit-history.ts';
import { type Common, commonOf, type InstanceState, type Step, type Verdict } from './instance-state.ts';
import { NO_HISTORY } from './restart.ts';

/** A step that asks for nothing. */
export const stay = (state: InstanceState): Step => ({ state, effects: [] });

/** Nothing lives, and the policy has spoken. @param notes what else the reason is to say */
export function conclude(state: Common, { decision, at }: Verdict, notes: readonly string[] = []): Step {
	const common = { ...commonOf(state), history: decision.history };
	const reason = [decision.reason, ...notes].join('; ');
	switch (decision.kind) {
		case 'done':
			return stay({ ...common, phase: 'exited', reason });
		case 'give-up':
			return stay({ ...common, phase: 'failed', reason });
		case 'restart':
			if (decision.delay === 0) return start(common, 'again');
			return stay({ ...common, phase: 'backoff', until: at + decision.delay, reason });
	}
}

/** `fresh`: somebody asked for it, so the window is clear; `again`: by policy. */
export function start(from: Common, how: 'fresh' | 'again'): Step {
	const attempt = from.attempt + 1;
	const { exit: _previous, ...fresh } = commonOf(from);
	const common: Common =
		how === 'fresh'
			? { ...fresh, restarts: 0, history: NO_HISTORY, ends: freshStart(from.ends) }
			: { ...commonOf(from), restarts: from.restarts + 1 };
	return {
		state: {
			...common,
			attempt,
			startedUnder: from.desired.startGeneration,
			phase: 'starting',
			program: { kind: 'launched' },
		},
		effects: [{ kind: 'spawn', attempt }],
	};
}
