import type { NodeName } from '../../model/ids.ts';
import type { Process } from '../../model/records.ts';
import type { Choice, PlanNode } from '../../policy/placement.ts';
import { Chooser } from '../../policy/placement.ts';
import { demandOf } from '../../policy/placement-score.ts';
import type { TablesView } from '../state/tables.ts';
import { specAt } from './rollout-scope.ts';

/** Chooses nodes for copies of one process at any of its revisions, each in view of what was staged before. */
export class Placer {
	readonly #tables: TablesView;
	readonly #process: Process;
	readonly #nodes: (tables: TablesView) => readonly PlanNode[];
	#chooser: { readonly revision: number; readonly chooser: Chooser } | undefined;
	/** Said by the chooser where it has no node: it will not have one later. */
	#full: Choice | undefined;

	constructor(tables: TablesView, process: Process, nodes: (tables: TablesView) => readonly PlanNode[]) {
		this.#tables = tables;
		this.#process = process;
		this.#nodes = nodes;
	}

	/** The node for one more copy at `revision`; to be staged before the next call. */
	next(revision: number): Choice {
		if (this.#chooser?.revision !== revision) {
			this.#chooser = { revision, chooser: this.#chooserFor(revision) };
			this.#full = undefined;
		}
		if (this.#full !== undefined) return this.#full;
		const where = this.#chooser.chooser.next();
		if ('unplaced' in where) this.#full = where;
		return where;
	}

	#chooserFor(revision: number): Chooser {
		const { name: process } = this.#process;
		const { placement, resources } = specAt(this.#process, revision);
		const copies = new Map<NodeName, number>();
		for (const { node } of this.#tables.instancesOf(process)) {
			if (node !== undefined) copies.set(node, (copies.get(node) ?? 0) + 1);
		}
		return new Chooser({ process, placement, demand: demandOf(resources) }, this.#nodes(this.#tables), copies);
	}
}
