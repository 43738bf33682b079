import type { InstanceId, NodeName } from '../../model/ids.ts';
import type { Instance, Process } from '../../model/records.ts';
import { type Demand, demandOf, LEAST_DEMAND } from '../../policy/placement-score.ts';

/** What the instances placed on a node reserve together. */
export interface NodeReservation {
	readonly cpu: number;
	readonly memoryBytes: number;
}

const NONE: NodeReservation = { cpu: 0, memoryBytes: 0 };

/** Sums of what is reserved on each node, kept while rows change in any order, also backwards. */
export class Reservations {
	readonly #demands = new Map<string, Demand>();
	readonly #held = new Map<InstanceId, { readonly node: NodeName; readonly demand: Demand }>();
	readonly #sums = new Map<NodeName, { count: number; cpu: number; memoryBytes: number }>();

	of(node: NodeName): NodeReservation {
		return this.#sums.get(node) ?? NONE;
	}

	/** The row of an instance is `row` from now on. */
	instance(id: InstanceId, row: Instance | undefined): void {
		const before = this.#held.get(id);
		if (before !== undefined) this.#add(before.node, before.demand, -1);
		this.#held.delete(id);
		if (row?.node === undefined) return;
		const demand = this.#demands.get(row.process) ?? LEAST_DEMAND;
		this.#held.set(id, { node: row.node, demand });
		this.#add(row.node, demand, 1);
	}

	/** The row of a process is `row` from now on; `instances` are its rows. */
	process(name: string, row: Process | undefined, instances: () => readonly Instance[]): void {
		const before = this.#demands.get(name) ?? LEAST_DEMAND;
		const after = demandOf(row?.spec.resources);
		if (row === undefined) this.#demands.delete(name);
		else this.#demands.set(name, after);
		if (before.cpu === after.cpu && before.memoryBytes === after.memoryBytes) return;
		for (const each of instances()) this.instance(each.id, each);
	}

	/** A node that holds nothing any more holds exactly nothing, whatever rounding has left. */
	#add(node: NodeName, demand: Demand, times: 1 | -1): void {
		const sum = this.#sums.get(node) ?? { count: 0, cpu: 0, memoryBytes: 0 };
		sum.count += times;
		sum.cpu += times * demand.cpu;
		sum.memoryBytes += times * demand.memoryBytes;
		if (sum.count === 0) this.#sums.delete(node);
		else this.#sums.set(node, sum);
	}
}
