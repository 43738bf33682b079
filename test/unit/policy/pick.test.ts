import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NodeName } from '../../../src/model/ids.ts';
import type { PickRequest } from '../../../src/model/pick.ts';
import { adjustedLoad, freeCpus, type PickNode, pickNodes, rating } from '../../../src/policy/pick.ts';

function node(name: string, facts: Partial<PickNode> = {}): PickNode {
	const idle = { state: 'ready', labels: {}, cores: 4, cpuPercent: 0, fixedUsage: 0, fixedLoad: 0, holds: [] } as const;
	return { name: name as NodeName, ...idle, ...facts };
}

const any: PickRequest = { constraints: [], classes: [], count: 1, load: 1, allowReserved: false, idle: false };

function names(nodes: readonly PickNode[], request: Partial<PickRequest> = {}): string[] {
	return pickNodes(nodes, { ...any, ...request }).picked.map((each) => each.node);
}

describe('rating', () => {
	it('is that of Schedule::Load', () => {
		const half = node('a', { cpuPercent: 49, labels: { max_clock: '1000' } });
		expect(rating(half)).toBeCloseTo(Math.log((1e9 * 0.9 * (0.49 * 4 + 1)) / 4 / 400), 10);
		const tuned = node('a', { cpuPercent: 49, labels: { max_clock: '1000', rating_mult: '2', rating_adder: '3' } });
		expect(rating(tuned)).toBeCloseTo(rating(half) + Math.log(2) + 3, 10);
	});

	it('counts nearly one as one, programs of a fixed load as that, and holds', () => {
		expect(adjustedLoad(node('a', { cpuPercent: 23 }))).toBe(1);
		expect(adjustedLoad(node('a', { cpuPercent: 50, fixedUsage: 1.5, fixedLoad: 3 }))).toBe(3.5);
		expect(adjustedLoad(node('a', { holds: [1, -1] }))).toBe(5);
		expect(freeCpus(node('a', { cpuPercent: 42.5 }))).toBe(3);
		expect(freeCpus(node('a', { cpuPercent: 45 }))).toBe(2);
	});
});

describe('pickNodes', () => {
	it('takes the lowest rating, a favored one first where it has a free CPU', () => {
		const nodes = [node('a', { cpuPercent: 60 }), node('b'), node('c', { cores: 16, cpuPercent: 60 })];
		expect(names(nodes, { count: 3 })).toEqual(['b', 'c', 'a']);
		expect(names(nodes, { favor: 'a' })).toEqual(['a']);
		expect(names([node('a', { cpuPercent: 100 }), node('b')], { favor: 'a' })).toEqual(['b']);
	});

	it('says why not the others', () => {
		const nodes = [
			node('a', { state: 'unknown' }),
			node('b', { claim: 'ann at noon' }),
			node('c', { labels: { load_limit: '2' }, holds: [2] }),
			node('d', { labels: { class_big: '0', os: 'bsd' } }),
			node('e', { labels: { class_big: '1' }, holds: [-1] }),
		];
		const { others } = pickNodes(nodes, { ...any, idle: true });
		expect(others.map(({ node, why }) => `${node} ${why}`)).toEqual([
			'a is silent',
			'b is reserved: ann at noon',
			'c is at its load limit (2.0 of 2)',
			'e has no free CPU (load 4.0 of 4)',
		]);
		expect(names(nodes, { classes: ['big', 'huge'] })).toEqual(['e']);
		expect(names(nodes, { allowReserved: true, count: 2 })).toEqual(['b', 'd']);
		expect(names(nodes, { constraints: ['os=bsd'] })).toEqual(['d']);
	});

	it('suggests as many jobs as there are free CPUs, at least one', () => {
		const jobs = (nodes: readonly PickNode[], count = 1): number => pickNodes(nodes, { ...any, count }).jobs;
		expect(jobs([node('a'), node('b', { holds: [1] })], 2)).toBe(7);
		expect(jobs([node('a', { cpuPercent: 100 })])).toBe(1);
	});

	it('gives callers that hold a node each time as many different idle ones as there are', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 16 }), (count, cores) => {
				let nodes = Array.from({ length: count }, (_, at) => node(`n${at}`, { cores }));
				const given: string[] = [];
				for (let at = 0; at < count; at++) {
					const [name = ''] = names(nodes);
					given.push(name);
					nodes = nodes.map((each) => (each.name === name ? { ...each, holds: [...each.holds, 1] } : each));
				}
				expect(new Set(given).size).toBe(count);
			}),
		);
	});
});
