import { performance } from 'node:perf_hooks';
import type { NodeName } from '../../src/model/ids.ts';
import type { PlacementSpec } from '../../src/model/process-spec.ts';
import type { Process } from '../../src/model/records.ts';
import { demandOf } from '../../src/policy/placement-score.ts';
import { type PlanNode, planInstances } from '../../src/policy/reconcile.ts';
import { specOf } from '../support/specs.ts';

const NODES = 1000;
const INSTANCES = 10_000;

/** Places 10,000 instances on 1,000 nodes, as few large and as many small processes. */
export async function placement(): Promise<string> {
	const rows = [
		['1 process of 10,000', 1, {}],
		['1 process of 10,000, spread over 10 zones', 1, { spread: 'zone' }],
		['100 processes of 100, two constraints, two preferences', 100, CHOOSY],
		['10,000 processes of 1', INSTANCES, {}],
		['10,000 processes of 1, two constraints, two preferences', INSTANCES, CHOOSY],
	] as const;
	const lines = rows.map(([title, processes, how]) => {
		const { seconds, placed, least, most } = place(processes, how);
		return `| ${title} | ${seconds.toFixed(2)} | ${placed} | ${least}–${most} |`;
	});
	return ['| placed on 1,000 nodes | s | placed | instances per node |', '|---|--:|--:|--:|', ...lines].join('\n');
}

const CHOOSY = {
	constraints: ['zone!=z9', 'disk in (ssd, nvme)'],
	preferences: { 'disk=nvme': 50, 'zone=z0': -20 },
};

function place(processes: number, how: Partial<PlacementSpec>) {
	const nodes = Array.from({ length: NODES }, (_, at): Mutable<PlanNode> => nodeOf(at));
	const byName = new Map(nodes.map((node) => [node.name, node]));
	let placed = 0;
	const start = performance.now();
	for (let at = 0; at < processes; at++) {
		const spec = specOf(`p${at}`, { placement: { count: INSTANCES / processes, ...how } });
		const revisions = [{ revision: 1, spec, at: 0 }];
		const process: Process = { name: spec.name, spec, revision: 1, revisions, stopped: false };
		const { cpu, memoryBytes } = demandOf(spec.resources);
		for (const action of planInstances(process, [], nodes, () => false)) {
			const node = action.kind === 'create' && 'node' in action.where ? byName.get(action.where.node) : undefined;
			if (node === undefined) continue;
			placed++;
			node.reserved++;
			node.reservedCpu += cpu;
			node.reservedMemoryBytes += memoryBytes;
		}
	}
	const seconds = (performance.now() - start) / 1000;
	const counts = nodes.map((node) => node.reserved);
	return { seconds, placed, least: Math.min(...counts), most: Math.max(...counts) };
}

function nodeOf(at: number): PlanNode {
	return {
		name: `node-${at}` as NodeName,
		state: 'ready',
		labels: { zone: `z${at % 10}`, disk: ['hdd', 'ssd', 'nvme'][at % 3] ?? 'ssd' },
		cores: 16,
		memoryBytes: 64e9,
		cpuPercent: at % 50,
		settled: 1,
		reserved: 0,
		reservedCpu: 0,
		reservedMemoryBytes: 0,
	};
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
