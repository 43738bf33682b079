import type { NodeName, ProcessName } from '../model/ids.ts';
import type { PlacementSpec } from '../model/process-spec.ts';
import type { NodeState } from '../model/records.ts';

/** A node as placement sees it. */
export interface Candidate {
	readonly name: NodeName;
	readonly state: NodeState;
	readonly labels: Readonly<Record<string, string>>;
	readonly cores: number;
	/** Measured CPU in percent of all cores, smoothed over several heartbeats; 0 where nothing is known. */
	readonly cpuPercent: number;
	/** Instances placed on it, those included that wait or are stopped. */
	readonly reserved: number;
	/** Of them, those of the process to be placed. */
	readonly copies: number;
}

export type Choice = { readonly node: NodeName; readonly why: string } | { readonly unplaced: string };

/** Whether a placement allows a node, whatever state the node is in. */
export function fits(
	placement: PlacementSpec,
	node: { readonly name: NodeName; readonly labels: Readonly<Record<string, string>> },
): boolean {
	if (placement.nodes.length > 0 && !placement.nodes.includes(node.name)) return false;
	return Object.entries(placement.selector).every(([key, value]) => node.labels[key] === value);
}

/**
 * The node for one more copy: ready and allowed by the placement; one without a copy of the same process before one with; then the least
 * {@link score}; ties by reserved instances, then by name. Without one, the reason for a person.
 */
export function chooseNode(process: ProcessName, placement: PlacementSpec, nodes: readonly Candidate[]): Choice {
	let best: Candidate | undefined;
	for (const node of nodes) {
		if (node.state !== 'ready' || !fits(placement, node)) continue;
		if (best === undefined || compare(node, best) < 0) best = node;
	}
	if (best === undefined) return { unplaced: whyNone(placement, nodes) };
	const copies = best.copies === 0 ? `no other copy of ${process}` : `fewest copies of ${process} (${best.copies})`;
	const load = `${best.reserved} instances on ${best.cores} cores, ${Math.round(best.cpuPercent)} % cpu`;
	return { node: best.name, why: `${copies}, ${load}` };
}

/**
 * Instances per core if one more came here, weighed by the measured load: a node that is wholly busy counts as if it had twice the
 * instances. What is placed comes first, so that a node that has just joined, still idle, is not given everything.
 */
export function score(node: Candidate): number {
	const load = Math.min(100, Math.max(0, node.cpuPercent)) / 100;
	return ((node.reserved + 1) / Math.max(1, node.cores)) * (1 + load);
}

function compare(a: Candidate, b: Candidate): number {
	return (
		a.copies - b.copies ||
		score(a) - score(b) ||
		a.reserved - b.reserved ||
		(a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
	);
}

function whyNone(placement: PlacementSpec, nodes: readonly Candidate[]): string {
	const ready = nodes.filter((node) => node.state === 'ready');
	const labels = Object.entries(placement.selector).map(([key, value]) => `${key}=${value}`);
	if (placement.nodes.length > 0) return placement.nodes.map((name) => whyNot(name, placement, nodes)).join('; ');
	if (ready.length === 0) return nodes.length === 0 ? 'no node has joined' : 'no node is ready';
	return `no node has label ${labels.join(' and ')} (${ready.length} ready ${plural(ready.length, 'node')} looked at)`;
}

function whyNot(name: NodeName, placement: PlacementSpec, nodes: readonly Candidate[]): string {
	const node = nodes.find((each) => each.name === name);
	if (node === undefined) return `node ${name} is not known`;
	const missing = Object.entries(placement.selector).filter(([key, value]) => node.labels[key] !== value);
	if (missing.length > 0) {
		return `node ${name} does not have label ${missing.map(([key, value]) => `${key}=${value}`).join(' and ')}`;
	}
	return node.state === 'unknown' ? `node ${name} is silent` : `node ${name} is ${node.state}`;
}

function plural(count: number, noun: string): string {
	return count === 1 ? noun : `${noun}s`;
}
