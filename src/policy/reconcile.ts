import type { InstanceId, NodeName } from '../model/ids.ts';
import { instanceIdOf, splitInstanceId } from '../model/ids.ts';
import type { ProcessSpec } from '../model/process-spec.ts';
import type { Instance, Process, Want } from '../model/records.ts';
import type { Choice, PlanNode } from './placement.ts';
import { Chooser } from './placement.ts';
import { allows, type PlacementRules, rulesOf } from './placement-rules.ts';
import { type Demand, demandOf } from './placement-score.ts';
import { leavingFor, superseded } from './slots.ts';

export type { PlanNode } from './placement.ts';

/** One step towards what is wanted. */
export type Action =
	| {
			readonly kind: 'create';
			readonly id: InstanceId;
			readonly ordinal: number;
			readonly where: Where;
	  }
	| { readonly kind: 'remove'; readonly id: InstanceId }
	/** An instance without a node gets one, or another reason why not. */
	| { readonly kind: 'place'; readonly id: InstanceId; readonly where: Where }
	| { readonly kind: 'update'; readonly id: InstanceId; readonly revision: number; readonly restarts: boolean }
	| { readonly kind: 'want'; readonly id: InstanceId; readonly want: Want };

export type Where = Choice;

/**
 * What to do so that `process` has the instances it asks for. Planning again after the actions were applied gives none.
 *
 * - `count`: the lowest free ordinals are created; removed are those without a node first, then the highest ordinals.
 * - `all`: one on every node that the placement allows, also on those that join later.
 * - An instance stays on its node, also while that is silent or another node would be better. Only a new revision whose placement no longer
 *   allows the node, or so many copies on it, replaces it.
 * - A copy that moves has several instances for a while (`slots.ts`): it counts as its newest one, and ends with it. Ending the older ones alone is
 *   for {@link planDepartures}.
 *
 * @param instances those of the process; `nodes` counts them under `reserved`
 * @param restarts whether the change from one spec to another needs a fresh start
 */
export function planInstances(
	process: Process,
	instances: readonly Instance[],
	nodes: readonly PlanNode[],
	restarts: (before: ProcessSpec, after: ProcessSpec) => boolean,
): Action[] {
	const placement = process.spec.placement;
	const board = new Board(process, instances, nodes);
	const behind = superseded(instances);
	const heads = behind.size === 0 ? instances : instances.filter((each) => !behind.has(each.id));
	const kept = placement.all ? keepOnePerNode(heads, board) : keepCount(process, heads, board);
	const copies = kept.size;
	if (behind.size > 0) {
		const byId = new Map(instances.map((each) => [each.id, each]));
		const leaving = Array.from(kept.values()).flatMap((head) => leavingFor(head, byId));
		for (const each of leaving) kept.set(each.id, each);
	}

	const actions: Action[] = [];
	for (const instance of instances) {
		if (!kept.has(instance.id)) {
			actions.push({ kind: 'remove', id: instance.id });
			board.release(instance);
		}
	}
	const want: Want = process.stopped ? 'stop' : 'run';
	for (const instance of kept.values()) actions.push(...changesOf(process, instance, want, restarts));
	if (placement.all) {
		for (const node of board.uncovered()) {
			actions.push(board.create({ node, why: 'one on every node' }));
		}
		return actions;
	}
	for (const instance of kept.values()) {
		if (instance.node !== undefined || behind.has(instance.id)) continue;
		const where = board.choose();
		if ('node' in where || where.unplaced !== instance.unplaced)
			actions.push({ kind: 'place', id: instance.id, where });
	}
	for (let missing = placement.count - copies; missing > 0; missing--) actions.push(board.create(board.choose()));
	return actions;
}

/** Whether a plan would be empty whatever the nodes are; spares looking at them. */
export function isSettled(process: Process, instances: readonly Instance[]): boolean {
	const { all, count } = process.spec.placement;
	const want: Want = process.stopped ? 'stop' : 'run';
	return (
		!all &&
		instances.length - superseded(instances).size === count &&
		instances.every((each) => each.node !== undefined && each.revision === process.revision && each.want === want)
	);
}

function changesOf(
	process: Process,
	instance: Instance,
	want: Want,
	restarts: (before: ProcessSpec, after: ProcessSpec) => boolean,
): Action[] {
	const actions: Action[] = [];
	if (instance.revision !== process.revision) {
		const before = process.revisions.find((each) => each.revision === instance.revision);
		const fresh = before === undefined || restarts(before.spec, process.spec);
		actions.push({ kind: 'update', id: instance.id, revision: process.revision, restarts: fresh });
	}
	if (instance.want !== want) actions.push({ kind: 'want', id: instance.id, want });
	return actions;
}

function keepCount(process: Process, instances: readonly Instance[], board: Board): Map<InstanceId, Instance> {
	const placement = process.spec.placement;
	const sorted = instances.toSorted(
		(a, b) => Number(a.node === undefined) - Number(b.node === undefined) || a.ordinal - b.ordinal,
	);
	const copies = new Map<NodeName, number>();
	const stay = sorted.filter((instance) => {
		const here = instance.node === undefined ? 0 : (copies.get(instance.node) ?? 0) + 1;
		const allowed = here <= (placement.perNode ?? here) && board.allows(instance);
		if (instance.revision !== process.revision && !allowed) return false;
		if (instance.node !== undefined) copies.set(instance.node, here);
		return true;
	});
	return byOrdinal(stay.slice(0, placement.count));
}

function keepOnePerNode(instances: readonly Instance[], board: Board): Map<InstanceId, Instance> {
	const covered = new Set<NodeName>();
	const stay: Instance[] = [];
	for (const instance of [...instances].sort((a, b) => a.ordinal - b.ordinal)) {
		if (instance.node === undefined || covered.has(instance.node) || !board.allows(instance)) continue;
		covered.add(instance.node);
		stay.push(instance);
	}
	return byOrdinal(stay);
}

function byOrdinal(instances: readonly Instance[]): Map<InstanceId, Instance> {
	return new Map([...instances].sort((a, b) => a.ordinal - b.ordinal).map((each) => [each.id, each]));
}

/** The nodes while a plan is made: each step counts what the steps before it have placed. */
class Board {
	readonly #process: Process;
	readonly #rules: PlacementRules;
	readonly #demand: Demand;
	readonly #nodes: readonly PlanNode[];
	readonly #byName: ReadonlyMap<NodeName, PlanNode>;
	readonly #copies = new Map<NodeName, number>();
	readonly #released = new Map<NodeName, number>();
	readonly #taken: Set<number>;
	#chooser: Chooser | undefined;
	/** Said by the chooser where it has no node: it will not have one later. */
	#full: Where | undefined;
	#lowest = 0;

	constructor(process: Process, instances: readonly Instance[], nodes: readonly PlanNode[]) {
		this.#process = process;
		this.#rules = rulesOf(process.spec.placement);
		this.#demand = demandOf(process.spec.resources);
		this.#taken = new Set(instances.map((each) => each.ordinal));
		for (const { replaces } of instances) {
			if (replaces !== undefined) this.#taken.add(splitInstanceId(replaces).ordinal);
		}
		this.#nodes = nodes;
		this.#byName = instances.length === 0 ? new Map() : new Map(nodes.map((node) => [node.name, node]));
		for (const { node } of instances) if (node !== undefined) add(this.#copies, node, 1);
	}

	/** A node that is not known is left to whoever removes nodes. */
	allows({ node }: Instance): boolean {
		const known = node === undefined ? undefined : this.#byName.get(node);
		return known === undefined || allows(this.#rules, known);
	}

	release({ node }: Instance): void {
		if (node === undefined) return;
		add(this.#copies, node, -1);
		add(this.#released, node, 1);
	}

	/** To be called after every {@link release}. */
	choose(): Where {
		if (this.#full !== undefined) return this.#full;
		this.#chooser ??= new Chooser(
			{ process: this.#process.name, placement: this.#process.spec.placement, demand: this.#demand },
			this.#nodes,
			this.#copies,
			this.#released,
		);
		const where = this.#chooser.next();
		if ('unplaced' in where) this.#full = where;
		return where;
	}

	/** Ready nodes that the placement allows and that have no copy, by name. */
	uncovered(): NodeName[] {
		return this.#nodes
			.filter((node) => (this.#copies.get(node.name) ?? 0) === 0 && node.state === 'ready' && allows(this.#rules, node))
			.map((node) => node.name)
			.sort();
	}

	/** An ordinal is not used again in the plan that frees it: the old copy may still be stopping on another node. */
	create(where: Where): Action {
		while (this.#taken.has(this.#lowest)) this.#lowest++;
		const ordinal = this.#lowest++;
		return { kind: 'create', id: instanceIdOf(this.#process.name, ordinal), ordinal, where };
	}
}

function add(counts: Map<NodeName, number>, node: NodeName, amount: number): void {
	counts.set(node, (counts.get(node) ?? 0) + amount);
}
