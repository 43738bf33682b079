import type { InstanceId } from '../model/ids.ts';
import type { Observed } from '../model/records.ts';
import type { InstanceState } from '../policy/instance-state.ts';
import type { Clock } from '../sys/clock.ts';
import type { Held } from './dependency-gate.ts';
import type { CutOff } from './disconnect-gate.ts';

/** A state as it is reported. @param startedAt wall time of the newest start */
export function observedOf(
	instance: InstanceId,
	state: InstanceState,
	startedAt: number | undefined,
	clock: Clock,
): Observed {
	const program = 'program' in state ? state.program : 'left' in state ? state.left?.program : undefined;
	const alive = program?.kind === 'alive' ? program : undefined;
	const reason = reasonOf(state);
	return {
		instance,
		generation: state.desired.generation,
		attempt: state.attempt,
		phase: state.phase,
		ready: state.phase === 'running' && state.ready,
		adopted: alive?.adopted === true,
		restarts: state.restarts,
		...(alive === undefined ? {} : { pid: alive.pid }),
		...(startedAt === undefined ? {} : { startedAt }),
		...(state.exit === undefined ? {} : { exit: state.exit }),
		...(state.ends.last.length === 0 ? {} : { ends: state.ends }),
		...(state.phase === 'backoff'
			? { nextStartAt: Math.round(clock.wall() + (state.until - clock.monotonic()) * 1000) }
			: {}),
		...(reason === undefined ? {} : { reason }),
	};
}

/** What is shown of an instance that waits. What waits to be started is pending, whatever it was before. */
export function whileHeld(observed: Observed, held: Held | CutOff | undefined): Observed {
	if (held === undefined) return observed;
	const { reason } = held;
	if (held.kind === 'cut') return { ...observed, reason: [reason, observed.reason ?? []].flat().join('; ') };
	if (held.kind !== 'start') return { ...observed, reason };
	const { nextStartAt: _none, ...rest } = observed;
	return { ...rest, phase: 'pending', ready: false, generation: held.assignment.generation, reason };
}

function reasonOf(state: InstanceState): string | undefined {
	if (!('reason' in state) || state.reason === undefined) return undefined;
	return state.phase === 'backoff' ? `${state.reason} (attempt ${state.attempt + 1})` : state.reason;
}
