import type { InstanceId, NodeName } from '../../model/ids.ts';
import { splitInstanceId } from '../../model/ids.ts';
import type { Instance, Process } from '../../model/records.ts';
import { planDepartures } from '../../policy/departure.ts';
import type { DepartureNode, DeparturePlan, Member, Standing } from '../../policy/departure-state.ts';
import { superseded } from '../../policy/slots.ts';
import type { EventDraft } from '../events/event-log.ts';
import type { Planner } from '../planner.ts';
import { isLive } from '../rollouts/rollout-record.ts';
import { longestHeartbeat } from '../sessions/heartbeat-pace.ts';
import { stage } from '../staging.ts';
import type { Transaction } from '../state/cluster-state.ts';
import type { DepartureNotes } from '../state/departure-notes.ts';
import type { NodeContacts } from '../state/node-contacts.ts';
import type { Observations } from '../state/observations.ts';
import { isDone, remainingOn } from '../state/remaining.ts';
import type { TablesView } from '../state/tables.ts';
import { stageDeparture } from './departure-staging.ts';
import type { DrainDeadlines } from './drain-deadlines.ts';

export interface DeparturePorts {
	readonly planner: Planner;
	readonly contacts: NodeContacts;
	readonly observations: Observations;
	readonly deadlines: DrainDeadlines;
	readonly notes: DepartureNotes;
}

const PROGRAM: ReadonlySet<string> = new Set(['starting', 'running', 'stopping', 'backoff']);

/** Moves instances off nodes that are drained or silent for too long, within the transactions of the reconcile loop. */
export class Departures {
	readonly #ports: DeparturePorts;

	constructor(ports: DeparturePorts) {
		this.#ports = ports;
	}

	/** Whether what an agent says of an instance may be what a departure waits for. */
	concerns(tables: TablesView, id: InstanceId): boolean {
		const instance = tables.instances.get(id);
		if (instance === undefined) return isDraining(tables);
		if (instance.lost === true || instance.replaces !== undefined || this.#ports.notes.has(instance.process))
			return true;
		return instance.node !== undefined && tables.nodes.get(instance.node)?.maintenance?.kind === 'draining';
	}

	/** Stages what the process needs now. `wakeIn`: seconds until to look again though nothing happened. */
	run(transaction: Transaction, process: Process): { readonly events: EventDraft[]; readonly wakeIn?: number } {
		const { notes } = this.#ports;
		const instances = transaction.instancesOf(process.name);
		if (!instances.some((each) => this.#mayLeave(transaction, process, each))) {
			notes.set(process.name, new Map());
			return { events: [] };
		}
		this.#obey(transaction, process, instances);
		const members = transaction.instancesOf(process.name).map((each) => this.#member(transaction, process, each));
		const plan = this.#plan(transaction, process, members);
		notes.set(process.name, plan.notes);
		const rows = new Map(members.map(({ instance }) => [instance.id, instance]));
		const events = stageDeparture(transaction, process, plan.actions, rows);
		return plan.wakeIn === undefined ? { events } : { events, wakeIn: plan.wakeIn };
	}

	/** Nodes that are drained and empty are marked so. */
	finish(transaction: Transaction): EventDraft[] {
		const { observations, contacts, deadlines } = this.#ports;
		const events: EventDraft[] = [];
		for (const node of transaction.nodes.values()) {
			const { maintenance, name } = node;
			if (maintenance?.kind !== 'draining') continue;
			const contact = contacts.get(name);
			const heard = contact.kind === 'reporting' && contact.complete;
			const left = remainingOn(transaction, observations, name);
			const settled = heard
				? left.length === 0
				: deadlines.isOverdue(name) && !left.some((id) => isOn(transaction, id, name));
			if (!settled) continue;
			const { deadline: _, ...rest } = maintenance;
			transaction.putNode({ ...node, maintenance: { ...rest, kind: 'drained' } });
			const reason = heard
				? 'nothing runs on it any more'
				: 'nothing is to run on it; it is silent, so whether its programs go on is not known';
			events.push({ kind: 'node-drained', subject: `node/${name}`, actor: 'manager', reason });
		}
		return events;
	}

	/** A rollout does not look at instances whose place is taken: they too run or stop as the process is to. */
	#obey(transaction: Transaction, process: Process, instances: readonly Instance[]): void {
		const want = process.stopped ? 'stop' : 'run';
		const behind = superseded(instances);
		for (const each of instances) {
			if (each.want === want || (each.lost !== true && !behind.has(each.id))) continue;
			stage(transaction, process, { kind: 'want', id: each.id, want });
		}
	}

	#plan(transaction: Transaction, process: Process, members: readonly Member[]): DeparturePlan {
		const { planner, observations } = this.#ports;
		const known = new Map<NodeName, DepartureNode | undefined>();
		const nodeOf = (name: NodeName): DepartureNode | undefined => {
			if (!known.has(name)) known.set(name, this.#node(transaction, name));
			return known.get(name);
		};
		const reported = observations.ofProcess(process.name).filter((id) => !transaction.instances.has(id));
		return planDepartures({
			process,
			members,
			nodeOf,
			nodes: () => planner.nodes(transaction),
			rolling: isLive(transaction.rollouts.get(process.name)),
			taken: new Set(reported.map((id) => splitInstanceId(id).ordinal)),
			heartbeatSeconds: longestHeartbeat(transaction.nodes.size),
		});
	}

	#mayLeave(tables: TablesView, process: Process, { lost, replaces, node, revision }: Instance): boolean {
		if (lost === true || replaces !== undefined) return true;
		if (node === undefined) return false;
		if (tables.nodes.get(node)?.maintenance?.kind === 'draining') return true;
		if (this.#ports.contacts.get(node).kind !== 'silent') return false;
		const spec = process.revisions.find((each) => each.revision === revision)?.spec ?? process.spec;
		return spec.disconnect?.replaceAfterSeconds !== undefined;
	}

	#node(tables: TablesView, name: NodeName): DepartureNode | undefined {
		const { contacts, deadlines, observations } = this.#ports;
		const node = tables.nodes.get(name);
		if (node === undefined) return undefined;
		const silentSeconds = contacts.silentSeconds(name);
		const draining = node.maintenance?.kind === 'draining';
		const others = draining && remainingOn(tables, observations, name).some((id) => !isOfAll(tables, id));
		return {
			leaving: draining ? (deadlines.isOverdue(name) ? 'overdue' : 'draining') : 'no',
			others,
			...(silentSeconds === undefined ? {} : { silentSeconds }),
		};
	}

	#member(tables: TablesView, process: Process, instance: Instance): Member {
		const { node, id } = instance;
		const observed = node === undefined ? undefined : this.#ports.observations.get(node, id)?.observed;
		const fresh = observed !== undefined && observed.generation >= instance.startGeneration;
		return { instance, standing: this.#standing(tables, process, instance), started: fresh && observed.attempt > 0 };
	}

	#standing(tables: TablesView, process: Process, instance: Instance): Standing {
		const { contacts, observations } = this.#ports;
		const { node, id, want } = instance;
		if (node === undefined) return 'waiting';
		const contact = contacts.get(node);
		if (contact.kind !== 'reporting' || !contact.complete) return 'unknown';
		const observed = observations.get(node, id)?.observed;
		if (observed === undefined) return 'waiting';
		if (isDone(tables, instance, observed)) return 'done';
		const fresh = observed.generation >= instance.startGeneration || want === 'stop';
		if (fresh && observed.ready && observed.phase === 'running' && want === 'run') return 'ready';
		return PROGRAM.has(observed.phase) ? 'alive' : 'waiting';
	}
}

function isDraining(tables: TablesView): boolean {
	for (const { maintenance } of tables.nodes.values()) if (maintenance?.kind === 'draining') return true;
	return false;
}

function isOn(tables: TablesView, id: InstanceId, node: NodeName): boolean {
	return tables.instances.get(id)?.node === node;
}

/** Also of one that was removed and is still being stopped. */
function isOfAll(tables: TablesView, id: InstanceId): boolean {
	return tables.processes.get(splitInstanceId(id).process)?.spec.placement.all === true;
}
