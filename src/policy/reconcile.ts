import type { InstanceId, NodeName } from '../model/ids.ts';
import { instanceIdOf } from '../model/ids.ts';
import type { PlacementSpec, ProcessSpec } from '../model/process-spec.ts';
import type { Instance, Process, Want } from '../model/records.ts';
import type { Candidate } from './placement.ts';
import { chooseNode, fits } from './placement.ts';

/** A node as the plan sees it: {@link Candidate} without what depends on the process. */
export type PlanNode = Omit<Candidate, 'copies'>;

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

export type Where = { readonly node: NodeName; readonly why: string } | { readonly unplaced: string };

/**
 * What to do so that `process` has the instances it asks for. Planning again after the actions were applied gives none.
 *
 * - `count`: the lowest free ordinals are created; removed are those without a node first, then the highest ordinals.
 * - `all`: one on every node that the placement allows, also on those that join later.
 * - An instance stays on its node, also while that is silent. Only a new revision whose placement no longer allows the node replaces it.
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
	const kept = placement.all ? keepOnePerNode(placement, instances, board) : keepCount(process, instances, board);

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
		for (const node of board.uncovered(placement)) {
			actions.push(board.create({ node, why: 'one on every node' }));
		}
		return actions;
	}
	for (const instance of kept.values()) {
		if (instance.node !== undefined) continue;
		const where = board.choose(placement);
		if ('node' in where || where.unplaced !== instance.unplaced)
			actions.push({ kind: 'place', id: instance.id, where });
	}
	for (let missing = placement.count - kept.size; missing > 0; missing--)
		actions.push(board.create(board.choose(placement)));
	return actions;
}

/** Whether a plan would be empty whatever the nodes are; spares looking at them. */
export function isSettled(process: Process, instances: readonly Instance[]): boolean {
	const { all, count } = process.spec.placement;
	const want: Want = process.stopped ? 'stop' : 'run';
	return (
		!all &&
		instances.length === count &&
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
	const stay = instances.filter(
		(instance) => instance.revision === process.revision || board.allows(placement, instance),
	);
	stay.sort((a, b) => Number(a.node === undefined) - Number(b.node === undefined) || a.ordinal - b.ordinal);
	return byOrdinal(stay.slice(0, placement.count));
}

function keepOnePerNode(
	placement: PlacementSpec,
	instances: readonly Instance[],
	board: Board,
): Map<InstanceId, Instance> {
	const covered = new Set<NodeName>();
	const stay: Instance[] = [];
	for (const instance of [...instances].sort((a, b) => a.ordinal - b.ordinal)) {
		if (instance.node === undefined || covered.has(instance.node) || !board.allows(placement, instance)) continue;
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
	readonly #nodes: Map<NodeName, Mutable<Candidate>>;
	readonly #candidates: readonly Candidate[];
	readonly #taken: Set<number>;
	#lowest = 0;

	constructor(process: Process, instances: readonly Instance[], nodes: readonly PlanNode[]) {
		this.#process = process;
		this.#taken = new Set(instances.map((each) => each.ordinal));
		this.#nodes = new Map(nodes.map((node) => [node.name, { ...node, copies: 0 }]));
		this.#candidates = [...this.#nodes.values()];
		for (const instance of instances) {
			const entry = this.#nodeOf(instance);
			if (entry !== undefined) entry.copies++;
		}
	}

	/** A node that is not known is left to whoever removes nodes. */
	allows(placement: PlacementSpec, instance: Instance): boolean {
		const node = this.#nodeOf(instance);
		return node === undefined || fits(placement, node);
	}

	release(instance: Instance): void {
		const node = this.#nodeOf(instance);
		if (node === undefined) return;
		node.copies--;
		node.reserved--;
	}

	choose(placement: PlacementSpec): Where {
		const where = chooseNode(this.#process.name, placement, this.#candidates);
		const node = 'node' in where ? this.#nodes.get(where.node) : undefined;
		if (node !== undefined) {
			node.copies++;
			node.reserved++;
		}
		return where;
	}

	/** Ready nodes that the placement allows and that have no copy, by name. */
	uncovered(placement: PlacementSpec): NodeName[] {
		return this.#candidates
			.filter((node) => node.copies === 0 && node.state === 'ready' && fits(placement, node))
			.map((node) => node.name)
			.sort();
	}

	/** An ordinal is not used again in the plan that frees it: the old copy may still be stopping on another node. */
	create(where: Where): Action {
		while (this.#taken.has(this.#lowest)) this.#lowest++;
		const ordinal = this.#lowest++;
		return { kind: 'create', id: instanceIdOf(this.#process.name, ordinal), ordinal, where };
	}

	#nodeOf(instance: Instance): Mutable<Candidate> | undefined {
		return instance.node === undefined ? undefined : this.#nodes.get(instance.node);
	}
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
