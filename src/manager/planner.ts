import type { Instance, Process } from '../model/records.ts';
import type { Action, PlanNode, Where } from '../policy/reconcile.ts';
import { isSettled, planInstances } from '../policy/reconcile.ts';
import { needsRestart } from '../policy/spec-change.ts';
import type { Clock } from '../sys/clock.ts';
import type { EventDraft } from './events/event-log.ts';
import type { Transaction } from './state/cluster-state.ts';
import type { NodeContacts } from './state/node-contacts.ts';
import type { TablesView } from './state/tables.ts';

/** A node that joined this long ago is given as much as any other. */
const SETTLING_SECONDS = 600;

/** Makes a plan within a transaction and stages it. */
export class Planner {
	readonly #contacts: NodeContacts;
	readonly #clock: Clock;

	constructor(contacts: NodeContacts, clock: Clock) {
		this.#contacts = contacts;
		this.#clock = clock;
	}

	/** Stages what the instances of `process` need; returns what to tell once it is committed. */
	run(transaction: Transaction, process: Process): EventDraft[] {
		const instances = transaction.instancesOf(process.name);
		if (isSettled(process, instances)) return [];
		const actions = planInstances(process, instances, this.nodes(transaction), needsRestart);
		return actions.flatMap((action) => stage(transaction, process, action));
	}

	/** The nodes as placement sees them now. */
	nodes(tables: TablesView): PlanNode[] {
		const now = this.#clock.wall();
		return Array.from(tables.nodes.values(), (node) => {
			const { kind, cpuPercent } = this.#contacts.get(node.name);
			const { cpu, memoryBytes } = tables.reservedOn(node.name);
			return {
				name: node.name,
				state: kind === 'reporting' ? 'ready' : 'unknown',
				labels: node.labels,
				cores: node.capacity.cores,
				memoryBytes: node.capacity.memoryBytes,
				cpuPercent,
				settled: Math.min(1, Math.max(0, (now - node.joinedAt) / (SETTLING_SECONDS * 1000))),
				reserved: tables.countOn(node.name),
				reservedCpu: cpu,
				reservedMemoryBytes: memoryBytes,
			};
		});
	}
}

function stage(transaction: Transaction, process: Process, action: Action): EventDraft[] {
	if (action.kind === 'create') {
		const generation = transaction.nextGeneration();
		const created: Instance = {
			id: action.id,
			process: process.name,
			ordinal: action.ordinal,
			revision: process.revision,
			generation,
			startGeneration: generation,
			want: process.stopped ? 'stop' : 'run',
		};
		transaction.putInstance(placed(created, action.where));
		return [told(action.id, action.where)];
	}
	const instance = transaction.instances.get(action.id);
	if (instance === undefined) return [];
	switch (action.kind) {
		case 'remove':
			transaction.removeInstance(action.id);
			return [];
		case 'place':
			transaction.putInstance(placed(instance, action.where));
			return [told(action.id, action.where)];
		case 'update': {
			const { revision } = action;
			transaction.putInstance({ ...bumped(transaction, instance, action.restarts), revision });
			return [];
		}
		case 'want':
			transaction.putInstance({ ...bumped(transaction, instance, action.want === 'run'), want: action.want });
			return [];
	}
}

/** The instance under a new generation; with `fresh` one that asks for a new start. */
export function bumped(transaction: Transaction, instance: Instance, fresh: boolean): Instance {
	const generation = transaction.nextGeneration();
	return { ...instance, generation, startGeneration: fresh ? generation : instance.startGeneration };
}

function placed(instance: Instance, where: Where): Instance {
	const { node: _, unplaced: __, ...rest } = instance;
	return 'node' in where ? { ...rest, node: where.node } : { ...rest, unplaced: where.unplaced };
}

function told(id: string, where: Where): EventDraft {
	const subject = `instance/${id}`;
	return 'node' in where
		? { kind: 'instance-placed', subject, actor: 'manager', reason: `on ${where.node}: ${where.why}` }
		: { kind: 'instance-unplaced', subject, actor: 'manager', reason: where.unplaced };
}
