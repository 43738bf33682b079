import type { NodeName, RunId } from '../../model/ids.ts';
import type { Run, RunTask } from '../../model/schedule-records.ts';
import type { RowIndex } from './table.ts';

/** Tasks without an outcome, by node. */
export class TaskIndex implements RowIndex<RunId, Run> {
	readonly #byNode = new Map<NodeName, Map<RunId, Run>>();
	readonly #counts = new Map<NodeName, number>();

	move(_: RunId, before: Run | undefined, after: Run | undefined): void {
		for (const { node } of live(before)) this.#change(node, before, -1);
		for (const { node } of live(after)) this.#change(node, after, 1);
	}

	on(node: NodeName): { readonly run: Run; readonly task: RunTask }[] {
		const runs = [...(this.#byNode.get(node)?.values() ?? [])];
		return runs.flatMap((run) =>
			live(run)
				.filter((task) => task.node === node)
				.map((task) => ({ run, task })),
		);
	}

	countOn(node: NodeName): number {
		return this.#counts.get(node) ?? 0;
	}

	#change(node: NodeName, run: Run | undefined, by: 1 | -1): void {
		if (run === undefined) return;
		const runs = this.#byNode.get(node) ?? new Map<RunId, Run>();
		if (by === 1) runs.set(run.id, run);
		else runs.delete(run.id);
		if (runs.size === 0) this.#byNode.delete(node);
		else this.#byNode.set(node, runs);
		const count = this.countOn(node) + by;
		if (count === 0) this.#counts.delete(node);
		else this.#counts.set(node, count);
	}
}

function live(run: Run | undefined): readonly RunTask[] {
	return run?.tasks.filter((task) => task.outcome === undefined) ?? [];
}
