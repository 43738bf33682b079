import type { NodeName } from '../../model/ids.ts';
import type { RunTask } from '../../model/schedule-records.ts';
import type { Transaction } from '../state/cluster-state.ts';

/** Gives up what runs have under way on a node, as nobody will say how it ended; what becomes of the runs, the tracker decides. */
export function loseTasks(tx: Transaction, node: NodeName, lost: Pick<RunTask, 'endedAt' | 'reason'>): void {
	for (const id of new Set(tx.tasksOn(node).map(({ run }) => run.id))) {
		const run = tx.runs.get(id);
		if (run === undefined) continue;
		const tasks = run.tasks.map((task): RunTask => {
			const open = task.node === node && task.outcome === undefined;
			return open ? { ...task, ...lost, outcome: run.ending ?? 'lost' } : task;
		});
		tx.put('run', id, { ...run, tasks });
	}
}
