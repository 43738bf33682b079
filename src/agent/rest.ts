import type { Observed, Phase } from '../model/records.ts';
import { commonOf, type InstanceState } from '../policy/instance-state.ts';
import type { GateState } from './dependency-gate.ts';
import type { Rest } from './instance-table.ts';

type Resting = Extract<InstanceState, { phase: Rest['phase'] }>;

/** How an instance rests, for the table; `undefined` while something lives or is about to. */
export function restOf(state: InstanceState, bootId: string): Rest | undefined {
	if (!isResting(state)) return undefined;
	const { desired: _desired, ...counters } = commonOf(state);
	return {
		bootId,
		phase: state.phase,
		...counters,
		...(state.reason === undefined ? {} : { reason: state.reason }),
		...(state.phase === 'backoff' ? { until: state.until } : {}),
	};
}

/** What the order among instances goes by; `undefined` where there is no such instance. */
export function gateStateOf(
	runner:
		| {
				readonly observed: Observed;
				readonly rest: Rest | undefined;
				readonly state: { readonly startedUnder: number };
		  }
		| undefined,
): GateState | undefined {
	if (runner === undefined) return undefined;
	const { phase, ready } = runner.observed;
	const { startedUnder } = runner.state;
	const rests = runner.rest !== undefined;
	const up = !rests && phase !== 'pending' && phase !== 'failed';
	return { phase, ready, up, over: rests && (phase === 'exited' || phase === 'failed'), startedUnder };
}

/** The program of a state, as far as one is there or about to be. */
export function programOf(
	state: InstanceState,
): { readonly kind: 'launched' | 'ended' } | { readonly kind: 'alive'; readonly since: number } | undefined {
	switch (state.phase) {
		case 'starting':
		case 'running':
		case 'stopping':
			return state.program;
		case 'failed':
			return state.left?.program;
		default:
			return undefined;
	}
}

function isResting(state: InstanceState): state is Resting {
	const resting: readonly Phase[] = ['stopped', 'backoff', 'exited', 'failed'] satisfies Resting['phase'][];
	return resting.includes(state.phase) && programOf(state) === undefined;
}
