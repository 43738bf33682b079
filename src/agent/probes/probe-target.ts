import type { ProcessSpec } from '../../model/process-spec.ts';
import type { InstanceState } from '../../policy/instance-state.ts';
import type { ProbeRun } from './checker-for.ts';
import type { ProbeTarget } from './instance-probes.ts';

/**
 * What is to be probed of an instance in this state; `undefined`: nothing. A program that is being stopped is left alone.
 * @param run asked when a probe begins, with monotonic seconds of the start and the pid
 */
export function probeTargetOf(
	state: InstanceState,
	{ readiness, liveness }: Pick<ProcessSpec, 'readiness' | 'liveness'>,
	run: (program: { readonly since: number; readonly pid: number }) => ProbeRun,
): ProbeTarget | undefined {
	if (readiness === undefined && liveness === undefined) return undefined;
	if (state.phase !== 'starting' && state.phase !== 'running') return undefined;
	const { attempt, program } = state;
	if (program.kind !== 'alive') return undefined;
	const running = state.phase === 'running';
	return { attempt, readiness, liveness, running, ready: running && state.ready, run: () => run(program) };
}
