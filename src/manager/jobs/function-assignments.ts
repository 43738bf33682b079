import type { FunctionRecord } from '../../model/function-spec.ts';
import type { NodeName } from '../../model/ids.ts';
import type { AssignedFunction } from '../../model/jobs.ts';
import { labelsOf } from '../state/node-state.ts';
import type { NodeRecord, TablesView } from '../state/tables.ts';

/**
 * What the agent of a node is to run, by name: the declared functions with a `run` that match it. None while the node is cordoned, drained or being
 * drained: it finishes what it has and gets nothing new. A node that somebody has reserved for something else goes on, as its instances do.
 */
export function assignedTo(tables: TablesView, name: NodeName): AssignedFunction[] {
	const node = tables.nodes.get(name);
	if (node === undefined || node.maintenance !== undefined) return [];
	const assigned: AssignedFunction[] = [];
	for (const record of tables.functions.values()) {
		const { spec, revision } = record;
		if (spec?.run === undefined || !matches(spec.run, node)) continue;
		const { process, concurrency, mode } = spec.run;
		assigned.push({ function: record.name, revision, process, concurrency, mode });
	}
	return assigned.sort((a, b) => (a.function < b.function ? -1 : 1));
}

/** Seconds between two renewals: a third of the shortest lease there is. */
export function renewSecondsOf(tables: TablesView, usual: number): number {
	let shortest = usual;
	for (const { spec } of tables.functions.values()) shortest = Math.min(shortest, spec?.leaseSeconds ?? usual);
	return shortest / 3;
}

function matches(
	{ nodes, selector }: NonNullable<NonNullable<FunctionRecord['spec']>['run']>,
	node: NodeRecord,
): boolean {
	if (nodes.length > 0 && !nodes.includes(node.name)) return false;
	const labels = labelsOf(node);
	return Object.entries(selector).every(([label, value]) => Object.hasOwn(labels, label) && labels[label] === value);
}
