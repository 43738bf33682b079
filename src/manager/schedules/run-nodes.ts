import type { NodeName } from '../../model/ids.ts';
import type { Run, Schedule } from '../../model/schedule-records.ts';
import type { ScheduleSpec } from '../../model/schedule-spec.ts';
import { chooseTargets, explainTargets, type RunNode, type Targets } from '../../policy/schedule/targets.ts';
import type { Clock } from '../../sys/clock.ts';
import type { NodeContacts } from '../state/node-contacts.ts';
import { labelsOf, stateOf } from '../state/node-state.ts';
import type { Observations } from '../state/observations.ts';
import type { NodeRecord, TablesView } from '../state/tables.ts';
import type { HealthProbes } from './health-probes.ts';

/** Cores that a task is taken to use. */
const TASK_CPU = 0.25;

/** After a start of the manager the nodes it knows may take so long to report before their turn goes to others. */
export const SETTLING_SECONDS = 10;

/** The nodes as the choice for a run sees them. */
export class RunNodes {
	readonly #contacts: NodeContacts;
	readonly #observations: Observations;
	readonly #probes: HealthProbes;
	readonly #clock: Clock;
	readonly #settledAt: number;

	constructor(contacts: NodeContacts, observations: Observations, probes: HealthProbes, clock: Clock) {
		this.#contacts = contacts;
		this.#observations = observations;
		this.#probes = probes;
		this.#clock = clock;
		this.#settledAt = clock.monotonic() + SETTLING_SECONDS;
	}

	/** Where a run of `spec` goes that starts now. */
	choose(tables: TablesView, schedule: Schedule, spec: ScheduleSpec): Targets {
		const of = { ...schedule, spec };
		const nodes = this.#nodes(tables, schedule, spec);
		const awaited = spec.on.strategy === 'any' ? undefined : this.#awaited(of, nodes);
		if (awaited === undefined) return chooseTargets(of, nodes);
		return { kind: 'none', reason: `node ${awaited} has not reported since the manager started` };
	}

	/** Of each node why it would, or would not, be given a run now. */
	explain(tables: TablesView, schedule: Schedule): { readonly node: string; readonly why: string }[] {
		return [...explainTargets(schedule, this.#nodes(tables, schedule, schedule.spec))];
	}

	/** Why a node takes no task of a run now; `undefined`: it does. */
	whyNot(tables: TablesView, name: NodeName): string | undefined {
		const node = tables.nodes.get(name);
		return node === undefined ? 'was removed' : this.#whyNotReady(node);
	}

	/** Whether a node has not reported since the manager started, and may yet do so. */
	isAwaited(tables: TablesView, name: NodeName): boolean {
		return tables.nodes.has(name) && this.#contacts.get(name).kind === 'awaited';
	}

	/** The node that it would go to, had that reported; for a moment after the start of the manager alone. */
	#awaited(schedule: Schedule, nodes: readonly RunNode[]): NodeName | undefined {
		if (this.#clock.monotonic() >= this.#settledAt) return undefined;
		const isAwaited = ({ name }: RunNode): boolean => this.#contacts.get(name).kind === 'awaited';
		if (!nodes.some(isAwaited)) return undefined;
		const hoped = chooseTargets(
			schedule,
			nodes.map((each) => (isAwaited(each) ? { ...each, ready: true, healthy: true } : each)),
		);
		if (hoped.kind === 'none') return undefined;
		return hoped.nodes.find((name) => this.#contacts.get(name).kind === 'awaited');
	}

	#nodes(tables: TablesView, schedule: Schedule, spec: ScheduleSpec): RunNode[] {
		const running = new Map<NodeName, number>();
		for (const run of tables.runsOf(schedule.name)) {
			for (const node of openNodes(run)) running.set(node, (running.get(node) ?? 0) + 1);
		}
		return Array.from(tables.nodes.values(), (node) => {
			const why = this.#whyNotReady(node);
			const unhealthyWhy = why === undefined ? this.#unhealthy(tables, node, spec) : undefined;
			return {
				name: node.name,
				ready: why === undefined,
				...(why === undefined ? {} : { why }),
				labels: labelsOf(node),
				load: this.#load(tables, node),
				running: running.get(node.name) ?? 0,
				healthy: unhealthyWhy === undefined,
				...(unhealthyWhy === undefined ? {} : { unhealthyWhy }),
			};
		});
	}

	#load(tables: TablesView, { name, capacity }: NodeRecord): number {
		const busy = Math.min(100, Math.max(0, this.#contacts.get(name).cpuPercent)) / 100;
		const cpu = tables.reservedOn(name).cpu + TASK_CPU * tables.taskCountOn(name);
		return cpu / Math.max(1, capacity.cores) + busy;
	}

	#whyNotReady(node: NodeRecord): string | undefined {
		const contact = this.#contacts.get(node.name);
		switch (stateOf(node, contact)) {
			case 'ready':
				return undefined;
			case 'draining':
				return 'is being drained';
			case 'cordoned':
				return node.maintenance?.kind === 'drained' ? 'is drained' : 'is cordoned';
			default:
				return contact.kind === 'awaited' ? 'has not reported since the manager started' : 'is silent';
		}
	}

	#unhealthy(tables: TablesView, node: NodeRecord, { on: { healthy } }: ScheduleSpec): string | undefined {
		if (healthy === undefined) return undefined;
		const { process } = healthy;
		if (process !== undefined) {
			const ready = tables
				.instancesOf(process)
				.some((each) => each.node === node.name && this.#isReady(node.name, each.id));
			if (!ready) return `is not healthy: no instance of ${process} is ready there`;
		}
		const why = this.#probes.why(node.name, healthy);
		return why === undefined ? undefined : `is not healthy: ${why}`;
	}

	#isReady(node: NodeName, id: Parameters<Observations['get']>[1]): boolean {
		return this.#observations.get(node, id)?.observed.ready === true;
	}
}

function openNodes({ tasks }: Run): NodeName[] {
	return tasks.filter((each) => each.outcome === undefined).map((each) => each.node);
}
