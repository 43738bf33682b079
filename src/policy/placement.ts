import type { NodeName, ProcessName } from '../model/ids.ts';
import type { PlacementSpec } from '../model/process-spec.ts';
import type { NodeState } from '../model/records.ts';
import {
	allows,
	type PlacementRules,
	preferenceFactor,
	preferenceText,
	refusal,
	rulesOf,
	stateText,
} from './placement-rules.ts';
import { averageShare, type Demand, type NodeLoad, reservedShare, score } from './placement-score.ts';
import { summary, type Verdict } from './placement-why.ts';

export { fits } from './placement-rules.ts';
export type { Verdict } from './placement-why.ts';

/** A node as placement sees it. */
export interface PlanNode extends NodeLoad {
	readonly name: NodeName;
	readonly state: NodeState;
	readonly labels: Readonly<Record<string, string>>;
	/** Instances placed on it, those included that wait or are stopped; `reservedCpu` and `reservedMemoryBytes` are theirs. */
	readonly reserved: number;
}

/** Instances by node; absent: none. */
export type Counts = ReadonlyMap<NodeName, number>;

export type Choice = { readonly node: NodeName; readonly why: string } | { readonly unplaced: string };

/** What is to be placed. */
export interface Placing {
	readonly process: ProcessName;
	readonly placement: PlacementSpec;
	/** Of one instance. */
	readonly demand: Demand;
}

/** The nodes that share a value of the label to spread over. */
interface Group {
	/** Undefined: the nodes without the label, which are taken last. */
	readonly value: string | undefined;
	copies: number;
}

/**
 * Places copies of one process, one after another, each in view of those before it. A node takes a copy if it is ready, the placement allows
 * it and it has less than `perNode` copies. Of these is taken, in this order of importance:
 *
 * 1. one whose value of the `spread` label has the fewest copies, so that they differ by one at most where nodes allow it;
 * 2. one with the fewest copies of the process;
 * 3. one whose cores and memory are not all reserved;
 * 4. the one with the least {@link score}, halved for 50 points of `preferences` and doubled for -50;
 * 5. the one with the fewest instances, then the first by name.
 */
export class Chooser {
	readonly #placing: Placing;
	readonly #rules: PlacementRules;
	readonly #nodes: readonly PlanNode[];
	readonly #average: number;
	readonly #groups: readonly Group[] | undefined;
	/** By position in `#nodes`, as all below: copies of the process. */
	readonly #copies: Int32Array;
	/** Instances beyond those that the node's record counts. */
	readonly #more: Int32Array;
	/** 1: takes another copy. */
	readonly #open: Uint8Array;
	/** 1: another copy would be more than it has. */
	readonly #over: Uint8Array;
	readonly #scores: Float64Array;

	/** @param copies of the process; `released` are those of the process that leave, which the nodes' records still count */
	constructor(placing: Placing, nodes: readonly PlanNode[], copies: Counts, released: Counts = NO_COUNTS) {
		this.#placing = placing;
		this.#rules = rulesOf(placing.placement);
		this.#nodes = nodes;
		this.#average = nodes.some((node) => node.settled < 1) ? averageShare(nodes) : 0;
		this.#copies = new Int32Array(nodes.length);
		this.#more = new Int32Array(nodes.length);
		this.#open = new Uint8Array(nodes.length);
		this.#over = new Uint8Array(nodes.length);
		this.#scores = new Float64Array(nodes.length);
		this.#count(copies, released);
		this.#groups = placing.placement.spread === undefined ? undefined : this.#group(placing.placement.spread);
		for (let at = 0; at < nodes.length; at++) this.#weigh(at);
	}

	/** The node for one more copy, which counts from now on; without one, the reason for a person. */
	next(): Choice {
		const best = this.#best();
		const node = this.#nodes[best];
		if (node === undefined) return { unplaced: summary(this.#placing.placement, this.#verdicts(best)) };
		const why = this.#whyChosen(best);
		this.#copies[best] = this.#copiesAt(best) + 1;
		this.#more[best] = (this.#more[best] ?? 0) + 1;
		const group = this.#groups?.[best];
		if (group !== undefined) group.copies++;
		this.#weigh(best);
		return { node: node.name, why };
	}

	/** Where one more copy would go, and of each node why it was chosen or not, the chosen one first; nothing is counted. */
	explain(): Verdict[] {
		return this.#verdicts(this.#best());
	}

	#count(copies: Counts, released: Counts): void {
		if (copies.size === 0 && released.size === 0) return;
		for (const [at, { name }] of this.#nodes.entries()) {
			this.#copies[at] = copies.get(name) ?? 0;
			this.#more[at] = -(released.get(name) ?? 0);
		}
	}

	#group(label: string): Group[] {
		const groups = new Map<string | undefined, Group>();
		return this.#nodes.map(({ labels }, at) => {
			const value = Object.hasOwn(labels, label) ? labels[label] : undefined;
			const group = groups.get(value) ?? { value, copies: 0 };
			group.copies += this.#copiesAt(at);
			groups.set(value, group);
			return group;
		});
	}

	#weigh(at: number): void {
		const node = this.#nodes[at];
		if (node === undefined) return;
		const room = this.#copiesAt(at) < (this.#placing.placement.perNode ?? Infinity);
		const open = room && node.state === 'ready' && allows(this.#rules, node);
		this.#open[at] = open ? 1 : 0;
		if (!open) return;
		const { demand } = this.#placing;
		const count = (this.#more[at] ?? 0) + 1;
		const share = reservedShare(node, demand.cpu * count, demand.memoryBytes * count);
		this.#over[at] = share > 1 ? 1 : 0;
		this.#scores[at] = score(node, share, this.#average) * preferenceFactor(this.#rules, node.labels);
	}

	#exclusion(at: number, node: PlanNode): string | undefined {
		const refused = refusal(this.#rules, node);
		if (refused !== undefined) return refused;
		if (node.state !== 'ready') return stateText(node.state);
		const copies = this.#copiesAt(at);
		if (copies < (this.#placing.placement.perNode ?? Infinity)) return undefined;
		return copies === 1 ? 'has a copy already' : `has ${copies} copies already`;
	}

	/** -1: no node. */
	#best(): number {
		let best = -1;
		for (let at = 0; at < this.#nodes.length; at++) {
			if (this.#open[at] === 1 && (best < 0 || this.#compare(at, best) < 0)) best = at;
		}
		return best;
	}

	/** Below 0 where `a` is better. */
	#compare(a: number, b: number): number {
		return (
			this.#compareGroups(a, b) ||
			this.#copiesAt(a) - this.#copiesAt(b) ||
			(this.#over[a] ?? 0) - (this.#over[b] ?? 0) ||
			(this.#scores[a] ?? 0) - (this.#scores[b] ?? 0) ||
			this.#reserved(a) - this.#reserved(b) ||
			byName(this.#nodes[a], this.#nodes[b])
		);
	}

	#compareGroups(a: number, b: number): number {
		const [first, second] = [this.#groups?.[a], this.#groups?.[b]];
		if (first === undefined || second === undefined || first === second) return 0;
		return Number(first.value === undefined) - Number(second.value === undefined) || first.copies - second.copies;
	}

	/** The first thing that makes `at` worse than `best`. */
	#whyWorse(at: number, best: number): string {
		const group = this.#groups?.[at];
		if (group !== undefined && this.#compareGroups(at, best) !== 0)
			return group.value === undefined
				? 'does not have the label to spread over'
				: `${this.#placing.placement.spread} ${group.value} has more copies (${group.copies})`;
		if (this.#copiesAt(at) !== this.#copiesAt(best)) return `has more copies (${this.#copiesAt(at)})`;
		if (this.#over[at] !== this.#over[best]) return 'all of its cores or memory are reserved';
		const [score = 0, least = 0] = [this.#scores[at], this.#scores[best]];
		if (score !== least) return `is fuller (${score.toFixed(2)} to ${least.toFixed(2)})`;
		if (this.#reserved(at) !== this.#reserved(best)) return `has more instances (${this.#reserved(at)})`;
		return 'is as good, but later by name';
	}

	#whyChosen(at: number): string {
		const node = this.#nodes[at];
		if (node === undefined) return '';
		const { process, placement } = this.#placing;
		const copies = this.#copiesAt(at);
		const fewest = copies === 0 ? `no other copy of ${process}` : `fewest copies of ${process} (${copies})`;
		const group = this.#groups?.[at];
		const spread = group === undefined ? [] : [`${placement.spread} ${group.value ?? '(none)'} has ${group.copies}`];
		const [instances, cores] = [counted(this.#reserved(at), 'instance'), counted(node.cores, 'core')];
		const load = `${instances} on ${cores}, ${Math.round(node.cpuPercent)} % cpu`;
		return [...spread, fewest, ...preferenceText(this.#rules, node.labels), load].join(', ');
	}

	#verdicts(chosen: number): Verdict[] {
		const open: number[] = [];
		const closed: Verdict[] = [];
		for (const [at, node] of this.#nodes.entries()) {
			const why = this.#exclusion(at, node);
			if (why !== undefined) closed.push({ node: node.name, kind: 'excluded', why });
			else open.push(at);
		}
		open.sort((a, b) => this.#compare(a, b));
		const fit = open.flatMap((at): Verdict[] => {
			const node = this.#nodes[at]?.name;
			if (node === undefined) return [];
			if (at === chosen) return [{ node, kind: 'chosen', why: this.#whyChosen(at) }];
			return [{ node, kind: 'fits', why: this.#whyWorse(at, chosen) }];
		});
		return [...fit, ...closed.sort((a, b) => (a.node < b.node ? -1 : 1))];
	}

	#copiesAt(at: number): number {
		return this.#copies[at] ?? 0;
	}

	#reserved(at: number): number {
		return (this.#nodes[at]?.reserved ?? 0) + (this.#more[at] ?? 0);
	}
}

const NO_COUNTS: Counts = new Map();

function counted(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function byName(a: PlanNode | undefined, b: PlanNode | undefined): number {
	if (a === undefined || b === undefined || a.name === b.name) return 0;
	return a.name < b.name ? -1 : 1;
}
