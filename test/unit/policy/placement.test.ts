import { describe, expect, it } from 'vitest';
import type { NodeName, ProcessName } from '../../../src/model/ids.ts';
import type { PlacementSpec } from '../../../src/model/process-spec.ts';
import type { Candidate } from '../../../src/policy/placement.ts';
import { chooseNode } from '../../../src/policy/placement.ts';

const anywhere: PlacementSpec = { count: 1, all: false, nodes: [], selector: {} };

function node(name: string, facts: Partial<Candidate> = {}): Candidate {
	const idle = { state: 'ready', labels: {}, cores: 4, cpuPercent: 0, reserved: 0, copies: 0 } as const;
	return { name: name as NodeName, ...idle, ...facts };
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
		expect(choose([node('a', { state: 'unknown' })])).toBe('none: no node is ready');
		expect(choose([node('a'), node('b'), node('c')], { selector: { role: 'web' } })).toBe(
			'none: no node has label role=web (3 ready nodes looked at)',
		);
		expect(choose([node('web-1', { state: 'unknown' })], { nodes: ['web-1' as NodeName] })).toBe(
			'none: node web-1 is silent',
		);
		expect(choose([node('a')], { nodes: ['x' as NodeName] })).toBe('none: node x is not known');
		expect(choose([node('a')], { nodes: ['a' as NodeName], selector: { role: 'web' } })).toBe(
			'none: node a does not have label role=web',
		);
	});
});
