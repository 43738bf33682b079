import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NodeName, ProcessName } from '../../../src/model/ids.ts';
import type { PlacementSpec } from '../../../src/model/process-spec.ts';
import type { PlanNode } from '../../../src/policy/placement.ts';
import { Chooser, fits, type Placing } from '../../../src/policy/placement.ts';
import { LEAST_DEMAND } from '../../../src/policy/placement-score.ts';

const anywhere: PlacementSpec = { count: 1, all: false, nodes: [], selector: {} };

interface Candidate extends PlanNode {
	readonly copies: number;
}

function chooserOf(placing: Placing, nodes: readonly Candidate[]): Chooser {
	return new Chooser(placing, nodes, new Map(nodes.map((each) => [each.name, each.copies])));
}

function chooseNode(
	process: ProcessName,
	placement: PlacementSpec,
	nodes: readonly Candidate[],
	demand = LEAST_DEMAND,
) {
	return chooserOf({ process, placement, demand }, nodes).next();
}

function node(name: string, facts: Partial<Candidate> = {}): Candidate {
	const reserved = facts.reserved ?? 0;
	const idle = { state: 'ready', labels: {}, cores: 4, memoryBytes: 8e9, cpuPercent: 0, settled: 1 } as const;
	const load = { reserved, reservedCpu: reserved, reservedMemoryBytes: 0, copies: 0 };
	return { name: name as NodeName, ...idle, ...load, ...facts };
}

function choose(nodes: Candidate[], placement: Partial<PlacementSpec> = {}): string {
	const choice = chooseNode('api' as ProcessName, { ...anywhere, ...placement }, nodes);
	return 'node' in choice ? choice.node : `none: ${choice.unplaced}`;
}

describe('chooseNode', () => {
	it('takes the node with the fewest instances per core', () => {
		expect(choose([node('a', { reserved: 3 }), node('b', { reserved: 2 })])).toBe('b');
		expect(choose([node('small', { reserved: 2, cores: 2 }), node('large', { reserved: 6, cores: 32 })])).toBe('large');
	});

	it('prefers a node without another copy, whatever the load', () => {
		expect(choose([node('a', { copies: 1, reserved: 1 }), node('b', { reserved: 9, cpuPercent: 90 })])).toBe('b');
	});

	it('weighs measured load, but not so that an idle newcomer is flooded', () => {
		expect(choose([node('busy', { cpuPercent: 80 }), node('idle')])).toBe('idle');
		expect(choose([node('busy', { reserved: 1, cpuPercent: 80 }), node('idle', { reserved: 8 })])).toBe('busy');
		expect(choose([node('a', { reserved: 1 }), node('b', { cpuPercent: 99 })])).toBe('b');
	});

	it('breaks ties by name', () => {
		expect(choose([node('b'), node('a'), node('c')])).toBe('a');
	});

	it('takes only ready nodes that the placement allows', () => {
		const nodes = [node('a', { state: 'unknown' }), node('b', { labels: { role: 'web' } }), node('c')];
		expect(choose(nodes, { selector: { role: 'web' } })).toBe('b');
		expect(choose(nodes, { nodes: ['c' as NodeName] })).toBe('c');
	});

	it('says why there is none', () => {
		expect(choose([])).toBe('none: no node has joined');
		expect(choose([node('a', { state: 'unknown' })])).toBe('none: node a is silent');
		expect(choose([node('a'), node('b'), node('c')], { selector: { role: 'web' } })).toBe(
			'none: no node has label role=web (3 nodes looked at)',
		);
		expect(choose([node('web-1', { state: 'unknown' })], { nodes: ['web-1' as NodeName] })).toBe(
			'none: node web-1 is silent',
		);
		expect(choose([node('a')], { nodes: ['x' as NodeName] })).toBe('none: node x is not known');
		expect(choose([node('a')], { nodes: ['a' as NodeName], selector: { role: 'web' } })).toBe(
			'none: node a does not have label role=web',
		);
	});

	it('counts the reasons of many nodes', () => {
		const nodes = ['a', 'b', 'c', 'd'].map((name) => node(name, { state: name === 'a' ? 'cordoned' : 'unknown' }));
		expect(choose([...nodes, node('e')], { selector: { role: 'web' } })).toBe(
			'none: no node has label role=web (5 nodes looked at)',
		);
		expect(choose([...nodes, node('e', { copies: 1 })], { perNode: 1 })).toBe(
			'none: none of 5 nodes: 3 are silent; 1 has a copy already; 1 is cordoned',
		);
	});

	it('holds to constraints on labels', () => {
		const nodes = [
			node('a', { labels: { zone: 'x', gpu: '' } }),
			node('b', { labels: { zone: 'y' } }),
			node('c', { labels: {} }),
		];
		expect(choose(nodes, { constraints: ['zone!=x'] })).toBe('b');
		expect(choose(nodes, { constraints: ['zone in (y, z)'] })).toBe('b');
		expect(choose(nodes, { constraints: ['gpu exists'] })).toBe('a');
		expect(choose(nodes, { constraints: ['zone=y', 'gpu exists'] })).toBe(
			'none: node a does not have label zone=y; node b does not fulfil gpu exists; node c does not have label zone=y and does not fulfil gpu exists',
		);
		expect(choose([node('a', { labels: JSON.parse('{"x":"1"}') })], { constraints: ['toString exists'] })).toContain(
			'none',
		);
	});

	it('counts what is reserved, memory as well, and takes a node that is all reserved last', () => {
		const demand = { cpu: 1, memoryBytes: 2e9 };
		const full = node('a', { reservedMemoryBytes: 7e9 });
		const choice = chooseNode('api' as ProcessName, anywhere, [full, node('b', { reserved: 3 })], demand);
		expect(choice).toMatchObject({ node: 'b' });
		const busy = node('b', { reserved: 3, cpuPercent: 100 });
		expect(chooseNode('api' as ProcessName, anywhere, [full, busy], demand)).toMatchObject({ node: 'b' });
		expect(chooseNode('api' as ProcessName, anywhere, [full], demand)).toMatchObject({ node: 'a' });
	});

	it('prefers and avoids by weight, without leaving a spread or a second copy out of sight', () => {
		const ssd = node('b', { labels: { disk: 'ssd' }, reserved: 1 });
		expect(choose([node('a', { reserved: 1 }), ssd], { preferences: { 'disk=ssd': 50 } })).toBe('b');
		expect(choose([node('c', { reserved: 1 }), ssd], { preferences: { 'disk=ssd': -10 } })).toBe('c');
		expect(choose([node('a'), { ...ssd, reservedCpu: 9 }], { preferences: { 'disk=ssd': 50 } })).toBe('a');
		expect(choose([node('a'), { ...ssd, copies: 1 }], { preferences: { 'disk=ssd': 100 } })).toBe('a');
	});

	it('gives a node that has just joined its part, not everything', () => {
		const others = ['a', 'b', 'c', 'd'].map((name) => node(name, { reserved: 8 }));
		const place = (settled: number): number => {
			const placing = { process: 'api' as ProcessName, placement: anywhere, demand: { cpu: 1, memoryBytes: 0 } };
			let nodes: Candidate[] = [...others, node('new', { settled })];
			for (let at = 0; at < 10; at++) {
				const choice = chooserOf({ ...placing, process: `p${at}` as ProcessName }, nodes).next();
				const chosen = 'node' in choice ? choice.node : undefined;
				nodes = nodes.map((each) =>
					each.name === chosen ? { ...each, reserved: each.reserved + 1, reservedCpu: each.reservedCpu + 1 } : each,
				);
			}
			return nodes.find((each) => each.name === 'new')?.reserved ?? 0;
		};
		expect(place(1)).toBe(8);
		expect(place(0)).toBe(4);
	});

	it('explains each node in one line', () => {
		const nodes = [
			node('a', { labels: { zone: 'x' }, copies: 1, reserved: 1 }),
			node('b', { labels: { zone: 'y' }, reserved: 2 }),
			node('c', { labels: { zone: 'y' } }),
			node('d', {}),
			node('e', { state: 'draining', labels: { zone: 'z' } }),
		];
		const placement = { ...anywhere, spread: 'zone', preferences: { 'zone=y': 10 } };
		const chooser = chooserOf({ process: 'api' as ProcessName, placement, demand: { cpu: 1, memoryBytes: 0 } }, nodes);
		expect(chooser.explain()).toEqual([
			{
				node: 'c',
				kind: 'chosen',
				why: 'zone y has 0, no other copy of api, prefers zone=y, 0 instances on 4 cores, 0 % cpu',
			},
			{ node: 'b', kind: 'fits', why: 'is fuller (0.65 to 0.22)' },
			{ node: 'a', kind: 'fits', why: 'zone x has more copies (1)' },
			{ node: 'd', kind: 'fits', why: 'does not have the label to spread over' },
			{ node: 'e', kind: 'excluded', why: 'is draining' },
		]);
		expect(chooser.next()).toMatchObject({ node: 'c' });
	});
});

const label = fc.constantFrom('zone', 'disk');
const labelValue = fc.constantFrom('x', 'y', 'z');
const anyCandidate = fc.record({
	state: fc.constantFrom('ready' as const, 'ready' as const, 'ready' as const, 'unknown' as const, 'cordoned' as const),
	labels: fc.dictionary(label, labelValue, { noNullPrototype: true }),
	cores: fc.integer({ min: 1, max: 64 }),
	cpuPercent: fc.integer({ min: 0, max: 120 }),
	settled: fc.double({ min: 0, max: 1, noNaN: true }),
	reserved: fc.integer({ min: 0, max: 20 }),
});
const anyCandidates = fc
	.array(anyCandidate, { maxLength: 8 })
	.map((list) => list.map((facts, at) => node(`n${at}`, facts as Partial<Candidate>)));
const anyPlacement = fc.record({
	selector: fc.constantFrom({}, { zone: 'x' }),
	constraints: fc.subarray(['zone!=y', 'zone in (x, z)', 'disk exists', 'disk=x'], { maxLength: 2 }),
	preferences: fc.dictionary(fc.constantFrom('zone=x', 'disk exists'), fc.integer({ min: -100, max: 100 })),
	perNode: fc.integer({ min: 1, max: 3 }),
});

/** Places `count` copies one after another; the names of their nodes. */
function placeAll(placement: PlacementSpec, nodes: readonly Candidate[], count: number): string[] {
	const placing = { process: 'api' as ProcessName, placement, demand: { cpu: 0.5, memoryBytes: 1e8 } };
	const chooser = chooserOf(placing, nodes);
	return Array.from({ length: count }, () => chooser.next()).flatMap((each) => ('node' in each ? [each.node] : []));
}

describe('Chooser, whatever the nodes', () => {
	it('breaks no constraint and no limit, and leaves none out that fits', () => {
		fc.assert(
			fc.property(anyCandidates, anyPlacement, fc.nat(20), (nodes, changes, count) => {
				const placement = { ...anywhere, ...changes };
				const placed = placeAll(placement, nodes, count);
				const open = nodes.filter((each) => each.state === 'ready' && fits(placement, each));
				for (const name of placed) expect(open.map((each) => each.name)).toContain(name);
				for (const each of open) {
					expect(placed.filter((name) => name === each.name).length).toBeLessThanOrEqual(changes.perNode);
				}
				expect(placed).toHaveLength(Math.min(count, open.length * changes.perNode));
			}),
			{ numRuns: 500 },
		);
	});

	it('spreads evenly, within one, over the values of a label and over the nodes', () => {
		fc.assert(
			fc.property(anyCandidates, fc.nat(20), (nodes, count) => {
				const zoned = nodes.filter((each) => each.state === 'ready' && each.labels['zone'] !== undefined);
				fc.pre(zoned.length > 0);
				const placed = placeAll({ ...anywhere, spread: 'zone' }, nodes, count);
				const tally = (keys: readonly (string | undefined)[], of: (name: string) => string | undefined): number[] =>
					[...new Set(keys)].map((key) => placed.filter((name) => of(name) === key).length);
				const zoneOf = (name: string): string | undefined => nodes.find((each) => each.name === name)?.labels['zone'];
				const zones = zoned.map((each) => each.labels['zone']);
				expect(spreadOf(tally(zones, zoneOf))).toBeLessThanOrEqual(1);
				for (const zone of zones) {
					const inside = zoned.filter((each) => each.labels['zone'] === zone).map((each) => each.name);
					expect(spreadOf(tally(inside, (name) => name))).toBeLessThanOrEqual(1);
				}
			}),
			{ numRuns: 500 },
		);
	});

	it('decides the same whatever the order of the nodes, and explains what it then does', () => {
		fc.assert(
			fc.property(anyCandidates, anyPlacement, (nodes, changes) => {
				const placement = { ...anywhere, ...changes };
				expect(placeAll(placement, nodes.toReversed(), 5)).toEqual(placeAll(placement, nodes, 5));
				const placing = { process: 'api' as ProcessName, placement, demand: { cpu: 1, memoryBytes: 0 } };
				const verdicts = chooserOf(placing, nodes).explain();
				const choice = chooserOf(placing, nodes).next();
				expect(verdicts.map((each) => each.node).sort()).toEqual(nodes.map((each) => each.name).sort());
				expect(verdicts.find((each) => each.kind === 'chosen')?.node).toBe('node' in choice ? choice.node : undefined);
				expect(verdicts.every((each) => each.why !== '' && !each.why.includes('\n'))).toBe(true);
			}),
			{ numRuns: 500 },
		);
	});
});

function spreadOf(counts: readonly number[]): number {
	return Math.max(...counts) - Math.min(...counts);
}
