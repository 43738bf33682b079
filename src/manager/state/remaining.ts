import type { InstanceId, NodeName } from '../../model/ids.ts';
import { runInstanceId } from '../../model/ids.ts';
import type { Instance, Observed } from '../../model/records.ts';
import type { Observations } from './observations.ts';
import type { TablesView } from './tables.ts';

const RUNS: ReadonlySet<string> = new Set(['starting', 'running', 'stopping', 'backoff']);
const ENDED: ReadonlySet<string> = new Set(['exited', 'failed']);

/** What keeps a node from being empty: instances that are to be there, tasks of runs that have not ended, and those that its agent still runs or stops. */
export function remainingOn(tables: TablesView, observations: Observations, node: NodeName): InstanceId[] {
	const desired = tables.instancesOn(node);
	const tasks = tables.tasksOn(node).map(({ run, task }) => runInstanceId(run.id, task.ordinal));
	const placed = new Set([...desired.map((each) => each.id), ...tasks]);
	const running = observations
		.on(node)
		.filter((id) => !placed.has(id) && RUNS.has(observations.get(node, id)?.observed.phase ?? ''));
	const wanted = desired.filter((each) => !isDone(tables, each, observations.get(node, each.id)?.observed));
	return [...wanted.map((each) => each.id), ...tasks, ...running];
}

/** Whether it is a run to completion that has ended: nothing is left to move, and on another node it would run a second time. */
export function isDone(tables: TablesView, instance: Instance, observed: Observed | undefined): boolean {
	if (observed === undefined || observed.generation < instance.startGeneration) return false;
	return tables.processes.get(instance.process)?.spec.daemon === false && ENDED.has(observed.phase);
}
