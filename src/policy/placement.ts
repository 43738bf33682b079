import type { NodeName, ProcessName } from '../model/ids.ts';
import type { PlacementSpec } from '../model/process-spec.ts';
import type { NodeState } from '../model/records.ts';
import {
	type PlacementRules,
	preferenceFactor,
	preferenceText,
	refusal,
	rulesOf,
	stateText,
} from './placement-rules.ts';
import { averageShare, type Demand, LEAST_DEMAND, type NodeLoad, reservedShare, score } from './placement-score.ts';
import { summary, type Verdict } from './placement-why.ts';

export { fits } from './placement-rules.ts';
export type { Verdict } from './placement-why.ts';

/** A node as placement sees it. */
export interface Candidate extends NodeLoad {
	readonly name: NodeName;
	readonly state: NodeState;
	readonly labels: Readonly<Record<string, string>>;
	/** Instances placed on it, those included that wait or are stopped; `reservedCpu` and `reservedMemoryBytes` are theirs. */
	readonly reserved: number;
	/** Of them, those of the process to be placed. */
	readonly copies: number;
}

export type Choice = { readonly node: NodeName; readonly why: string } | { readonly unplaced: string };

/** What is to be placed. */
export interface Placing {
	readonly process: ProcessName;
	readonly placement: PlacementSpec;
	/** Of one instance. */
	readonly demand: Demand;
}

/** A candidate while copies are being placed; `excluded` says why it takes none. */
interface Seat {
	readonly node: Mutable<Candidate>;
	readonly group: Group | undefined;
	readonly factor: number;
	excluded: string | undefined;
	overcommitted: boolean;
	score: number;
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
	readonly #seats: Seat[];
	readonly #average: number;

	constructor(placing: Placing, candidates: Iterable<Candidate>) {
		this.#placing = placing;
		this.#rules = rulesOf(placing.placement);
		const nodes = [...candidates];
		this.#average = averageShare(nodes);
		const groups = new Map<string | undefined, Group>();
		this.#seats = nodes.map((node) => this.#seat(node, groups));
	}

	/** The node for one more copy, which counts from now on; without one, the reason for a person. */
	next(): Choice {
		const best = this.#best();
		if (best === undefined) return { unplaced: summary(this.#placing.placement, this.#verdicts(undefined)) };
		const why = this.#whyChosen(best);
		const { cpu, memoryBytes } = this.#placing.demand;
		best.node.copies++;
		best.node.reserved++;
		best.node.reservedCpu += cpu;
		best.node.reservedMemoryBytes += memoryBytes;
		if (best.group !== undefined) best.group.copies++;
		this.#weigh(best);
		return { node: best.node.name, why };
	}

	/** Where one more copy would go, and of each node why it was chosen or not, the chosen one first; nothing is counted. */
	explain(): Verdict[] {
		return this.#verdicts(this.#best());
	}

	#seat(candidate: Candidate, groups: Map<string | undefined, Group>): Seat {
		const seat: Seat = {
			node: { ...candidate },
			group: this.#groupOf(candidate, groups),
			factor: preferenceFactor(this.#rules, candidate.labels),
			excluded: undefined,
			overcommitted: false,
			score: 0,
		};
		this.#weigh(seat);
		return seat;
	}

	#groupOf(candidate: Candidate, groups: Map<string | undefined, Group>): Group | undefined {
		const { spread } = this.#placing.placement;
		if (spread === undefined) return undefined;
		const value = Object.hasOwn(candidate.labels, spread) ? candidate.labels[spread] : undefined;
		const group = groups.get(value) ?? { value, copies: 0 };
		group.copies += candidate.copies;
		groups.set(value, group);
		return group;
	}

	#weigh(seat: Seat): void {
		const { placement, demand } = this.#placing;
		seat.excluded = exclusion(seat.node, placement, this.#rules);
		if (seat.excluded !== undefined) return;
		seat.overcommitted = reservedShare(seat.node, demand) > 1;
		seat.score = score(seat.node, demand, this.#average) * seat.factor;
	}

	#best(): Seat | undefined {
		let best: Seat | undefined;
		for (const seat of this.#seats) {
			if (seat.excluded === undefined && (best === undefined || compare(seat, best).order < 0)) best = seat;
		}
		return best;
	}

	#whyChosen({ node, group }: Seat): string {
		const { process, placement } = this.#placing;
		const copies = node.copies === 0 ? `no other copy of ${process}` : `fewest copies of ${process} (${node.copies})`;
		const spread = group === undefined ? [] : [`${placement.spread} ${group.value ?? '(none)'} has ${group.copies}`];
		const load = `${node.reserved} instances on ${node.cores} cores, ${Math.round(node.cpuPercent)} % cpu`;
		return [...spread, copies, ...preferenceText(this.#rules, node.labels), load].join(', ');
	}

	#verdicts(chosen: Seat | undefined): Verdict[] {
		const rest = this.#seats.filter((seat) => seat !== chosen);
		const open = rest.filter((seat) => seat.excluded === undefined).sort((a, b) => compare(a, b).order);
		const closed = rest.filter((seat) => seat.excluded !== undefined).sort((a, b) => byName(a.node, b.node));
		const others = [...open, ...closed].map(({ node, excluded, ...seat }): Verdict => {
			if (excluded !== undefined) return { node: node.name, kind: 'excluded', why: excluded };
			const worse = chosen === undefined ? '' : compare({ node, excluded, ...seat }, chosen).why;
			return { node: node.name, kind: 'fits', why: worse };
		});
		if (chosen === undefined) return others;
		return [{ node: chosen.node.name, kind: 'chosen', why: this.#whyChosen(chosen) }, ...others];
	}
}

/** The node for one more copy, by the rules of {@link Chooser}. */
export function chooseNode(
	process: ProcessName,
	placement: PlacementSpec,
	nodes: readonly Candidate[],
	demand: Demand = LEAST_DEMAND,
): Choice {
	return new Chooser({ process, placement, demand }, nodes).next();
}

function exclusion(node: Candidate, placement: PlacementSpec, rules: PlacementRules): string | undefined {
	const refused = refusal(rules, node);
	if (refused !== undefined) return refused;
	if (node.state !== 'ready') return stateText(node.state);
	if (placement.perNode === undefined || node.copies < placement.perNode) return undefined;
	return node.copies === 1 ? 'has a copy already' : `has ${node.copies} copies already`;
}

/** Below 0 where `a` is better; `why` says what makes `a` worse. */
function compare(a: Seat, b: Seat): { readonly order: number; readonly why: string } {
	if (a.group !== b.group && a.group !== undefined && b.group !== undefined) {
		const unlabelled = Number(a.group.value === undefined) - Number(b.group.value === undefined);
		if (unlabelled !== 0) return { order: unlabelled, why: 'does not have the label to spread over' };
		const copies = a.group.copies - b.group.copies;
		if (copies !== 0) return { order: copies, why: `${a.group.value} has more copies (${a.group.copies})` };
	}
	if (a.node.copies !== b.node.copies)
		return { order: a.node.copies - b.node.copies, why: `has more copies (${a.node.copies})` };
	if (a.overcommitted !== b.overcommitted)
		return { order: a.overcommitted ? 1 : -1, why: 'all of its cores or memory are reserved' };
	if (a.score !== b.score)
		return { order: a.score - b.score, why: `is fuller (${a.score.toFixed(2)} to ${b.score.toFixed(2)})` };
	if (a.node.reserved !== b.node.reserved)
		return { order: a.node.reserved - b.node.reserved, why: `has more instances (${a.node.reserved})` };
	return { order: byName(a.node, b.node), why: 'is as good, but later by name' };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
	return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
