import type { NodeName } from '../../model/ids.ts';
import type { PlacementSpec } from '../../model/process-spec.ts';
import type { Schedule } from '../../model/schedule-records.ts';
import type { RunTarget } from '../../model/schedule-spec.ts';
import { type PlacementRules, refusal, rulesOf } from '../placement-rules.ts';
import { summary, type Verdict } from '../placement-why.ts';

/** A node as the choice for a run sees it. */
export interface RunNode {
	readonly name: NodeName;
	readonly ready: boolean;
	/** Why it is not ready, in words that fit after its name. */
	readonly why?: string;
	readonly labels: Readonly<Record<string, string>>;
	/** Busy share; lower is better. */
	readonly load: number;
	/** Tasks of this schedule there that have not ended. */
	readonly running: number;
	/** What `on.healthy` demands holds; true where it demands nothing. */
	readonly healthy: boolean;
	/** In words that fit after its name. */
	readonly unhealthyWhy?: string;
}

/** Where a run goes. `rotatedTo` and `primary` are to be kept in the schedule, in the same commit. */
export type Targets =
	| {
			readonly kind: 'nodes';
			/** Never empty; in the order in which a sequential run goes through them. */
			readonly nodes: readonly NodeName[];
			readonly rotatedTo?: NodeName;
			readonly primary?: NodeName;
	  }
	| { readonly kind: 'none'; readonly reason: string };

type Chooser = Pick<Schedule, 'spec' | 'rotatedTo' | 'primary'>;

/** A candidate, and what speaks against it. `full` counts where it would be the choice: a primary does not move for that. */
interface Judged {
	readonly node: RunNode;
	readonly sick?: string;
	readonly full?: string;
}

/** The nodes that a run which starts now goes to. */
export function chooseTargets(schedule: Chooser, nodes: readonly RunNode[]): Targets {
	return choose(schedule, judge(schedule.spec.on, nodes));
}

/** For each node, by name, why a run that starts now would go there, or would not; in words that fit after its name. */
export function explainTargets(
	schedule: Chooser,
	nodes: readonly RunNode[],
): readonly { readonly node: NodeName; readonly why: string }[] {
	const judged = judge(schedule.spec.on, nodes);
	const targets = choose(schedule, judged);
	const chosen = targets.kind === 'nodes' ? targets.nodes : [];
	return judged.map((each) => ({
		node: each.node.name,
		why: each.sick ?? each.full ?? fitText(schedule, each.node, chosen),
	}));
}

function choose(schedule: Chooser, judged: readonly Judged[]): Targets {
	const { on } = schedule.spec;
	const open = judged.filter((each) => each.sick === undefined && each.full === undefined).map((each) => each.node);
	switch (on.strategy) {
		case 'any': {
			const best = open.toSorted((a, b) => a.load - b.load || a.running - b.running)[0];
			return best === undefined ? none(on, judged) : { kind: 'nodes', nodes: [best.name] };
		}
		case 'all':
			return open.length === 0
				? none(on, judged)
				: { kind: 'nodes', nodes: inOrder(on, open).map((node) => node.name) };
		case 'rotate': {
			const { rotatedTo } = schedule;
			const next = open.find((node) => rotatedTo === undefined || node.name > rotatedTo) ?? open[0];
			return next === undefined ? none(on, judged) : { kind: 'nodes', nodes: [next.name], rotatedTo: next.name };
		}
		case 'primary':
			return choosePrimary(schedule, judged);
	}
}

function choosePrimary({ spec: { on }, primary }: Chooser, judged: readonly Judged[]): Targets {
	const well = judged.filter((each) => each.sick === undefined);
	const kept = on.handBack === 'sticky' ? well.find((each) => each.node.name === primary) : undefined;
	const first = inOrder(
		on,
		well.map((each) => each.node),
	)[0];
	const chosen = kept ?? well.find((each) => each.node === first);
	if (chosen === undefined) return none(on, judged);
	const { name } = chosen.node;
	if (chosen.full !== undefined) return { kind: 'none', reason: `node ${name}, the primary, ${chosen.full}` };
	return { kind: 'nodes', nodes: [name], primary: name };
}

/** As they are named, else by name. */
function inOrder(on: RunTarget, nodes: readonly RunNode[]): readonly RunNode[] {
	if (on.nodes.length === 0) return nodes;
	return nodes.toSorted((a, b) => on.nodes.indexOf(a.name) - on.nodes.indexOf(b.name));
}

/** By name. */
function judge(on: RunTarget, nodes: readonly RunNode[]): readonly Judged[] {
	const rules = rulesOf(placementOf(on));
	return nodes
		.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
		.map((node) => {
			const sick = sicknessOf(rules, node);
			const full = on.perNode !== undefined && node.running >= on.perNode;
			return {
				node,
				...(sick === undefined ? {} : { sick }),
				...(full ? { full: `has ${node.running} of its runs, perNode is ${on.perNode}` } : {}),
			};
		});
}

function sicknessOf(rules: PlacementRules, node: RunNode): string | undefined {
	const refused = refusal(rules, node);
	if (refused !== undefined) return refused;
	if (!node.ready) return node.why ?? 'is not ready';
	return node.healthy ? undefined : (node.unhealthyWhy ?? 'is not healthy');
}

function none(on: RunTarget, judged: readonly Judged[]): Targets {
	const verdicts = judged.map(
		({ node, sick, full }): Verdict => ({ node: node.name, kind: 'excluded', why: sick ?? full ?? 'fits' }),
	);
	return { kind: 'none', reason: summary(placementOf(on), verdicts) };
}

function placementOf({ nodes, selector, constraints }: RunTarget): PlacementSpec {
	return { count: 1, all: false, nodes, selector, ...(constraints === undefined ? {} : { constraints }) };
}

function fitText({ spec: { on }, rotatedTo, primary }: Chooser, node: RunNode, chosen: readonly NodeName[]): string {
	const load = `load ${node.load.toFixed(2)}`;
	const mine = chosen.includes(node.name);
	switch (on.strategy) {
		case 'any':
			return mine ? `has the least load (${load})` : `fits, but node ${chosen[0]} comes before it (${load})`;
		case 'all':
			return 'fits';
		case 'rotate':
			if (!mine) return `fits; the turn is node ${chosen[0]}'s`;
			return rotatedTo === undefined ? 'is next' : `is next, after node ${rotatedTo}`;
		case 'primary':
			if (!mine) return chosen[0] === undefined ? 'stands by' : `stands by for node ${chosen[0]}`;
			return primary === undefined || primary === node.name ? 'is the primary' : `takes over from node ${primary}`;
	}
}
