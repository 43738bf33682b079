import type { NodeName } from '../model/ids.ts';
import type { Process } from '../model/records.ts';
import type { NodeReason } from '../model/views.ts';
import { Chooser } from '../policy/placement.ts';
import { demandOf } from '../policy/placement-score.ts';
import type { PlanNode } from '../policy/reconcile.ts';
import { isSettled, planInstances } from '../policy/reconcile.ts';
import { needsRestart } from '../policy/spec-change.ts';
import type { Clock } from '../sys/clock.ts';
import type { EventDraft } from './events/event-log.ts';
import { RolloutPlanner } from './rollouts/rollout-planner.ts';
import { governs } from './rollouts/rollout-record.ts';
import { stage } from './staging.ts';
import type { Transaction } from './state/cluster-state.ts';
import type { NodeContacts } from './state/node-contacts.ts';
import { labelsOf, stateOf } from './state/node-state.ts';
import type { Observations } from './state/observations.ts';
import type { TablesView } from './state/tables.ts';

/** A node that joined this long ago is given as much as any other. */
const SETTLING_SECONDS = 600;

/** Makes a plan within a transaction and stages it. */
export class Planner {
	readonly rollouts: RolloutPlanner;
	readonly #contacts: NodeContacts;
	readonly #clock: Clock;

	constructor(contacts: NodeContacts, observations: Observations, clock: Clock) {
		const nodes = (tables: TablesView): PlanNode[] => this.nodes(tables);
		this.rollouts = new RolloutPlanner({ observations, contacts, clock, nodes });
		this.#contacts = contacts;
		this.#clock = clock;
	}

	/** Stages what the instances of `process` need; returns what to tell once it is committed. */
	run(transaction: Transaction, process: Process): readonly EventDraft[] {
		const record = transaction.rollouts.get(process.name);
		if (governs(record)) return this.rollouts.run(transaction, process, record).events;
		const instances = transaction.instancesOf(process.name);
		if (isSettled(process, instances)) return [];
		const actions = planInstances(process, instances, this.nodes(transaction), needsRestart);
		return actions.flatMap((action) => stage(transaction, process, action));
	}

	/** Of each node why it would, or would not, be given one more copy now; the one that would comes first. */
	explain(tables: TablesView, { name, spec }: Process): NodeReason[] {
		const copies = new Map<NodeName, number>();
		for (const { node } of tables.instancesOf(name)) {
			if (node !== undefined) copies.set(node, (copies.get(node) ?? 0) + 1);
		}
		const { resources } = spec;
		const placement = spec.placement.all ? { ...spec.placement, perNode: 1 } : spec.placement;
		const placing = { process: name, placement, demand: demandOf(resources) };
		return new Chooser(placing, this.nodes(tables), copies).explain().map(({ node, kind, why }): NodeReason => {
			if (kind === 'chosen') return { node, why: `would be given the next copy: ${why}` };
			return { node, why: kind === 'fits' ? `would take a copy later: ${why}` : why };
		});
	}

	/** The nodes as placement sees them now. */
	nodes(tables: TablesView): PlanNode[] {
		const now = this.#clock.wall();
		return Array.from(tables.nodes.values(), (node) => {
			const contact = this.#contacts.get(node.name);
			const { cpu, memoryBytes } = tables.reservedOn(node.name);
			return {
				name: node.name,
				state: stateOf(node, contact),
				labels: labelsOf(node),
				cores: node.capacity.cores,
				memoryBytes: node.capacity.memoryBytes,
				cpuPercent: contact.cpuPercent,
				settled: Math.min(1, Math.max(0, (now - node.joinedAt) / (SETTLING_SECONDS * 1000))),
				reserved: tables.countOn(node.name),
				reservedCpu: cpu,
				reservedMemoryBytes: memoryBytes,
			};
		});
	}
}
