import type { Alive, InstanceState } from '../../policy/instance-state.ts';
import type { ProbeRun } from './checker-for.ts';
import type { ProbeTarget } from './instance-probes.ts';

/**
 * What is to be probed of an instance in this state; `undefined`: nothing. A program that is being stopped is left alone.
 * @param run asked when a probe begins
 */
export function probeTargetOf(state: InstanceState, run: (program: Alive) => ProbeRun): ProbeTarget | undefined {
	const { readiness, liveness } = state.desired.spec;
	if (readiness === undefined && liveness === undefined) return undefined;
	if (state.phase !== 'starting' && state.phase !== 'running') return undefined;
	const { attempt, program } = state;
	if (program.kind !== 'alive') return undefined;
	const running = state.phase === 'running';
	return { attempt, readiness, liveness, running, ready: running && state.ready, run: () => run(program) };
}
