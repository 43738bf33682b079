import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NodeName } from '../../../../src/model/ids.ts';
import { type RunTarget, STRATEGIES } from '../../../../src/model/schedule-spec.ts';
import { chooseTargets, explainTargets, type RunNode } from '../../../../src/policy/schedule/targets.ts';
import { scheduleSpecOf } from '../../../support/schedules.ts';

const node = (name: string, changes: Partial<RunNode> = {}): RunNode => ({
	name: name as NodeName,
	ready: true,
	labels: {},
	load: 0.5,
	running: 0,
	healthy: true,
	...changes,
});
const named = (...names: string[]) => names as NodeName[];
const on = (target: Partial<RunTarget>, kept: { rotatedTo?: string; primary?: string } = {}) => ({
	spec: scheduleSpecOf('job', '* * * * *', { on: target }),
	...(kept as { rotatedTo?: NodeName; primary?: NodeName }),
});

describe('any', () => {
	it('is the least loaded node that is ready, healthy and fits', () => {
		const nodes = [
			node('a', { load: 0.1, ready: false, why: 'is silent' }),
			node('b', { load: 0.2, healthy: false, unhealthyWhy: 'does not answer on port 80' }),
			node('c', { load: 0.3 }),
			node('d', { load: 0.4, labels: { disk: 'ssd' } }),
			node('e', { load: 0.5, labels: { disk: 'ssd' } }),
		];
		expect(chooseTargets(on({ strategy: 'any' }), nodes)).toEqual({ kind: 'nodes', nodes: ['c'] });
		const ssd = on({ strategy: 'any', selector: { disk: 'ssd' } });
		expect(chooseTargets(ssd, nodes)).toEqual({ kind: 'nodes', nodes: ['d'] });
		expect(chooseTargets(on({ strategy: 'any', constraints: ['disk!=ssd'] }), nodes)).toEqual({
			kind: 'nodes',
			nodes: ['c'],
		});
		expect(explainTargets(ssd, nodes)).toEqual([
			{ node: 'a', why: 'does not have label disk=ssd' },
			{ node: 'b', why: 'does not have label disk=ssd' },
			{ node: 'c', why: 'does not have label disk=ssd' },
			{ node: 'd', why: 'has the least load (load 0.40)' },
			{ node: 'e', why: 'fits, but node d comes before it (load 0.50)' },
		]);
	});

	it('with equal load is the one with fewer runs of it, then the first by name', () => {
		expect(chooseTargets(on({}), [node('b', { running: 1 }), node('d'), node('c')])).toMatchObject({ nodes: ['c'] });
	});

	it('perNode: a node that has so many takes no more', () => {
		const nodes = [node('a', { load: 0, running: 2 }), node('b', { running: 1 })];
		expect(chooseTargets(on({ perNode: 2 }), nodes)).toMatchObject({ nodes: ['b'] });
		expect(chooseTargets(on({ perNode: 1 }), nodes)).toEqual({
			kind: 'none',
			reason: 'node a has 2 of its runs, perNode is 1; node b has 1 of its runs, perNode is 1',
		});
	});

	it('says why there is none', () => {
		expect(chooseTargets(on({}), [])).toEqual({ kind: 'none', reason: 'no node has joined' });
		const nodes = [node('a', { ready: false, why: 'is cordoned' }), node('b', { healthy: false })];
		expect(chooseTargets(on({}), nodes)).toEqual({
			kind: 'none',
			reason: 'node a is cordoned; node b is not healthy',
		});
		expect(chooseTargets(on({ nodes: named('x') }), nodes)).toEqual({ kind: 'none', reason: 'node x is not known' });
	});
});

describe('all', () => {
	it('is every node that can, by name, or in the order in which they are named', () => {
		const nodes = [node('c'), node('a'), node('b', { ready: false, why: 'is down' })];
		expect(chooseTargets(on({ strategy: 'all' }), nodes)).toEqual({ kind: 'nodes', nodes: ['a', 'c'] });
		const ordered = on({ strategy: 'all', nodes: named('c', 'b', 'a') });
		expect(chooseTargets(ordered, nodes)).toEqual({ kind: 'nodes', nodes: ['c', 'a'] });
		expect(explainTargets(ordered, nodes).map((each) => each.why)).toEqual(['fits', 'is down', 'fits']);
	});
});

describe('rotate', () => {
	const nodes = [node('c'), node('a'), node('b')];

	it('is the next one by name, and begins anew after the last', () => {
		const turns = [undefined, 'a', 'b', 'c', 'bb', 'z'].map((rotatedTo) =>
			chooseTargets(on({ strategy: 'rotate' }, rotatedTo === undefined ? {} : { rotatedTo }), nodes),
		);
		expect(turns.map((turn) => turn.kind === 'nodes' && turn.rotatedTo)).toEqual(['a', 'b', 'c', 'a', 'c', 'a']);
		expect(turns[1]).toEqual({ kind: 'nodes', nodes: ['b'], rotatedTo: 'b' });
	});

	it('passes over a sick one', () => {
		const sick = nodes.map((each) => (each.name === 'b' ? { ...each, healthy: false } : each));
		const schedule = on({ strategy: 'rotate' }, { rotatedTo: 'a' });
		expect(chooseTargets(schedule, sick)).toMatchObject({ rotatedTo: 'c' });
		expect(explainTargets(schedule, sick).map((each) => each.why)).toEqual([
			"fits; the turn is node c's",
			'is not healthy',
			'is next, after node a',
		]);
	});
});

describe('primary', () => {
	const preferred = named('main', 'standby', 'third');
	const nodes = [node('standby'), node('main'), node('third'), node('other')];
	const without = (...sick: string[]) => nodes.map((each) => ({ ...each, healthy: !sick.includes(each.name) }));
	const at = (handBack: RunTarget['handBack'], primary?: string) =>
		on({ strategy: 'primary', nodes: preferred, handBack }, primary === undefined ? {} : { primary });

	it('is the first healthy one of the list', () => {
		expect(chooseTargets(at('sticky'), nodes)).toEqual({ kind: 'nodes', nodes: ['main'], primary: 'main' });
		expect(chooseTargets(at('sticky', 'main'), without('main'))).toMatchObject({ primary: 'standby' });
		expect(chooseTargets(at('sticky', 'main'), without('main', 'standby'))).toMatchObject({ primary: 'third' });
		expect(chooseTargets(at('sticky', 'main'), without(...preferred))).toMatchObject({ kind: 'none' });
	});

	it('sticky: a standby that has taken over keeps it', () => {
		expect(chooseTargets(at('sticky', 'standby'), nodes)).toMatchObject({ primary: 'standby' });
	});

	it('preferred: it goes back once the first one is healthy again', () => {
		expect(chooseTargets(at('preferred', 'standby'), nodes)).toMatchObject({ primary: 'main' });
		expect(chooseTargets(at('preferred', 'standby'), without('main'))).toMatchObject({ primary: 'standby' });
	});

	it('does not move because the primary is full', () => {
		const full = nodes.map((each) => (each.name === 'main' ? { ...each, running: 1 } : each));
		const schedule = on({ strategy: 'primary', nodes: preferred, perNode: 1 }, { primary: 'main' });
		expect(chooseTargets(schedule, full)).toEqual({
			kind: 'none',
			reason: 'node main, the primary, has 1 of its runs, perNode is 1',
		});
	});

	it('says who stands by, and who takes over', () => {
		expect(
			explainTargets(at('sticky', 'main'), without('main')).map(({ node: name, why }) => `${name} ${why}`),
		).toEqual([
			'main is not healthy',
			'other is not among the named nodes',
			'standby takes over from node main',
			'third stands by for node standby',
		]);
	});
});

describe('whatever the nodes are like', () => {
	const anyNode = fc.record({
		ready: fc.boolean(),
		healthy: fc.boolean(),
		running: fc.nat({ max: 2 }),
		load: fc.constantFrom(0, 0.5, 1),
		labels: fc.constantFrom({}, { disk: 'ssd' }),
	});
	const world = fc.record({
		nodes: fc.array(anyNode, { maxLength: 6 }).map((list) => list.map((each, index) => node(`n${index}`, each))),
		strategy: fc.constantFrom(...STRATEGIES),
		handBack: fc.constantFrom('sticky' as const, 'preferred' as const),
		perNode: fc.constantFrom(undefined, 1, 2),
		selector: fc.constantFrom({}, { disk: 'ssd' }),
		kept: fc.constantFrom('n0', 'n2', 'n9'),
	});

	it('only nodes that are ready, healthy, fit and have room are chosen, and none only where there is no such node', () => {
		fc.assert(
			fc.property(world, ({ nodes, kept, perNode, ...target }) => {
				const limit = perNode === undefined ? {} : { perNode };
				const schedule = on({ ...target, ...limit }, { rotatedTo: kept, primary: kept });
				const able = nodes.filter(
					(each) =>
						each.ready &&
						each.healthy &&
						(target.selector.disk === undefined || each.labels['disk'] === 'ssd') &&
						(perNode === undefined || each.running < perNode),
				);
				const targets = chooseTargets(schedule, nodes);
				expect(explainTargets(schedule, nodes).map((each) => each.node)).toEqual(nodes.map((each) => each.name));
				if (targets.kind === 'none') {
					expect(targets.reason).not.toBe('');
					if (target.strategy !== 'primary') expect(able).toEqual([]);
					return;
				}
				expect(able.map((each) => each.name)).toEqual(expect.arrayContaining([...targets.nodes]));
				expect(targets.nodes).toHaveLength(target.strategy === 'all' ? able.length : 1);
			}),
			{ seed: 6, numRuns: 500 },
		);
	});

	it('rotate: in a round of as many runs as there are healthy nodes each has one', () => {
		fc.assert(
			fc.property(world, ({ nodes, kept }) => {
				const healthy = nodes.filter((each) => each.ready && each.healthy);
				let rotatedTo = kept as NodeName;
				const round = healthy.map(() => {
					const targets = chooseTargets(on({ strategy: 'rotate' }, { rotatedTo }), nodes);
					if (targets.kind === 'nodes') rotatedTo = targets.rotatedTo ?? rotatedTo;
					return rotatedTo;
				});
				expect(round.toSorted()).toEqual(healthy.map((each) => each.name));
			}),
			{ seed: 6, numRuns: 200 },
		);
	});
});
