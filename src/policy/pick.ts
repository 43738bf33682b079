import type { NodeName } from '../model/ids.ts';
import { constraintText, holds, parseConstraint } from '../model/label-constraint.ts';
import type { PickRequest, PickResult, RatedNode } from '../model/pick.ts';
import type { NodeState } from '../model/records.ts';
import { stateText } from './placement-rules.ts';

/** A node as picking sees it. */
export interface PickNode {
	readonly name: NodeName;
	readonly state: NodeState;
	readonly labels: Readonly<Record<string, string>>;
	readonly cores: number;
	/** Smoothed, of all cores. */
	readonly cpuPercent: number;
	/** Measured CPU of the instances with a fixed load, in cores. */
	readonly fixedUsage: number;
	/** Sum of the fixed loads: what programs count as whatever they use at the moment. */
	readonly fixedLoad: number;
	/** Of every hold on it that has not expired; -1 stands for all cores. */
	readonly holds: readonly number[];
	/** What a person said when the node was cordoned or drained. */
	readonly comment?: string;
	/** Present: reserved, and what for. */
	readonly claim?: string;
}

/** Clock rate of a node without the label `max_clock`, MHz; only differences between nodes matter. */
const USUAL_CLOCK = 2000;

/**
 * Cores in use: measured, where from 0.9 to 1.1 counts as 1, without the programs of a fixed load; then the fixed loads and the holds.
 * (Schedule::Load's `adj_load` with `load_pctcpu`.)
 */
export function adjustedLoad(node: PickNode): number {
	const measured = Math.max(0, (node.cpuPercent / 100) * node.cores - node.fixedUsage);
	const rounded = measured >= 0.9 && measured <= 1.1 ? 1 : measured;
	const held = node.holds.reduce((sum, load) => sum + (load < 0 ? node.cores : load), 0);
	return rounded + node.fixedLoad + held;
}

/** CPUs to run one more job on each; 0.3 of one is enough. */
export function freeCpus(node: PickNode): number {
	return Math.floor(Math.max(0, node.cores - adjustedLoad(node)) + 0.7);
}

/**
 * Schedule::Load's rating; 0: may not be used, else the lowest is best. Its settings are labels of the node: `load_limit`, `max_clock` (MHz),
 * `rating_mult` and `rating_adder`.
 */
export function rating(node: PickNode): number {
	const load = adjustedLoad(node);
	if (number(node, 'load_limit', Infinity) <= load) return 0;
	const busy = 0.8 + (0.2 * (Math.min(100, Math.max(0, node.cpuPercent)) + 1)) / 100;
	const clock = Math.max(1, number(node, 'max_clock', USUAL_CLOCK)) * 0.4;
	const factor = Math.max(Number.MIN_VALUE, number(node, 'rating_mult', 1));
	const value = Math.log((1e9 * busy * (load + 1) * factor) / Math.max(1, node.cores) / clock);
	return Math.max(0, value + number(node, 'rating_adder', 0));
}

/** The best nodes for a request, as many as were asked for or fewer, and why not each other one. */
export function pickNodes(nodes: readonly PickNode[], request: PickRequest): PickResult {
	const constraints = request.constraints.map(parseConstraint);
	const others: { node: NodeName; why: string }[] = [];
	const open: { readonly rated: RatedNode; readonly favored: boolean }[] = [];
	for (const node of nodes) {
		const broken = constraints.filter((constraint) => !holds(constraint, node.labels));
		const why =
			broken.length > 0 ? `does not fulfil ${broken.map(constraintText).join(' and ')}` : refusal(node, request);
		if (why !== undefined) others.push({ node: node.name, why });
		else open.push({ rated: rate(node), favored: node.name === request.favor && freeCpus(node) > 0 });
	}
	open.sort(
		(a, b) =>
			Number(b.favored) - Number(a.favored) ||
			a.rated.rating - b.rated.rating ||
			(a.rated.node < b.rated.node ? -1 : a.rated.node > b.rated.node ? 1 : 0),
	);
	const picked = open
		.slice(0, request.count)
		.map(({ rated, favored }) => (favored ? { ...rated, why: `favored, ${rated.why}` } : rated));
	const least = picked.at(-1)?.rating ?? 0;
	const behind = open.slice(request.count).map(({ rated }) => ({
		node: rated.node,
		why: `${comparison(rated.rating, least)}: ${rated.why}`,
	}));
	others.sort((a, b) => (a.node < b.node ? -1 : 1));
	const jobs = Math.max(
		1,
		picked.reduce((sum, each) => sum + each.freeCpus, 0),
	);
	return { picked, others: [...behind, ...others], jobs };
}

function refusal(node: PickNode, request: PickRequest): string | undefined {
	if (node.state !== 'ready') {
		const cordoned = node.state !== 'unknown' && node.comment !== undefined;
		return cordoned ? `${stateText(node.state)}: ${node.comment}` : stateText(node.state);
	}
	const { classes } = request;
	if (classes.length > 0 && !classes.some((name) => isTrue(node.labels[`class_${name}`])))
		return `is not of class ${classes.join(' or ')}`;
	if (node.claim !== undefined && !request.allowReserved) return `is reserved: ${node.claim}`;
	const load = adjustedLoad(node);
	if (rating(node) === 0) return `is at its load limit (${load.toFixed(1)} of ${node.labels['load_limit'] ?? 0})`;
	return request.idle && freeCpus(node) === 0
		? `has no free CPU (load ${load.toFixed(1)} of ${node.cores})`
		: undefined;
}

function rate(node: PickNode): RatedNode {
	const load = adjustedLoad(node);
	const free = freeCpus(node);
	const held = node.holds.length === 0 ? '' : `, ${node.holds.length} held`;
	const why = `${free} of ${node.cores} CPUs free, load ${load.toFixed(1)}, ${Math.round(node.cpuPercent)} % cpu${held}`;
	return { node: node.name, rating: rating(node), freeCpus: free, load, why };
}

function number(node: PickNode, label: string, otherwise: number): number {
	const text = Object.hasOwn(node.labels, label) ? node.labels[label]?.trim() : undefined;
	const value = text === undefined || text === '' ? Number.NaN : Number(text);
	return Number.isFinite(value) ? value : otherwise;
}

function isTrue(value: string | undefined): boolean {
	return value !== undefined && !['', '0', 'false', 'no'].includes(value.toLowerCase());
}

function comparison(rating: number, least: number): string {
	if (rating === least) return 'is rated as good, but later by name';
	const digits = rating - least < 0.01 ? 6 : 2;
	return `is rated ${rating.toFixed(digits)}, above ${least.toFixed(digits)}`;
}
