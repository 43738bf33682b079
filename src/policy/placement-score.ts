import type { ResourcesSpec } from '../model/process-spec.ts';

/** What one instance reserves on its node. */
export interface Demand {
	/** Cores. */
	readonly cpu: number;
	readonly memoryBytes: number;
}

/** Cores that an instance reserves whose spec does not say. */
const UNSAID_CPU = 0.25;

/** Of an instance whose spec says nothing. */
export const LEAST_DEMAND: Demand = { cpu: UNSAID_CPU, memoryBytes: 0 };

/** What an instance with these resources reserves; without `memory`, its ceiling counts. */
export function demandOf(resources: ResourcesSpec | undefined): Demand {
	if (resources === undefined) return LEAST_DEMAND;
	return {
		cpu: resources.cpu ?? UNSAID_CPU,
		memoryBytes: resources.memoryBytes ?? resources.memoryMaxBytes ?? 0,
	};
}

/** What a node has, and what is reserved of it. */
export interface NodeLoad {
	readonly cores: number;
	/** 0: not known. */
	readonly memoryBytes: number;
	/** Measured CPU in percent of all cores, smoothed over several heartbeats; 0 where nothing is known. */
	readonly cpuPercent: number;
	readonly reservedCpu: number;
	readonly reservedMemoryBytes: number;
	/** 0: has only just joined; grows to 1, settled. */
	readonly settled: number;
}

/** The larger of the shares of CPU and memory that are reserved, with so much more; above 1: more than there is. */
export function reservedShare(node: NodeLoad, moreCpu = 0, moreMemoryBytes = 0): number {
	const cpu = (node.reservedCpu + moreCpu) / Math.max(1, node.cores);
	const memory = node.memoryBytes > 0 ? (node.reservedMemoryBytes + moreMemoryBytes) / node.memoryBytes : 0;
	return Math.max(0, cpu, memory);
}

/**
 * How full a node would be whose reserved share would be `share`; the least is best. What is reserved comes first, weighed by the smoothed
 * load: a node that is wholly busy counts as twice as full. A node that has just joined counts as fuller than it is by the `average` share of
 * the settled ones, and less so the longer it is there: it takes its part from the start, and not everything.
 */
export function score(node: NodeLoad, share: number, average: number): number {
	const busy = Math.min(100, Math.max(0, node.cpuPercent)) / 100;
	const unsettled = Math.min(1, Math.max(0, 1 - node.settled));
	return (share + unsettled * average) * (1 + busy);
}

/** Mean of the reserved shares of the settled nodes; 0 without any. */
export function averageShare(nodes: Iterable<NodeLoad>): number {
	let sum = 0;
	let count = 0;
	for (const node of nodes) {
		if (node.settled < 1) continue;
		sum += reservedShare(node);
		count++;
	}
	return count === 0 ? 0 : sum / count;
}
