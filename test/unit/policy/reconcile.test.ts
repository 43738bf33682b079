import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NodeName } from '../../../src/model/ids.ts';
import { instanceIdOf } from '../../../src/model/ids.ts';
import type { Instance, Process } from '../../../src/model/records.ts';
import { fits } from '../../../src/policy/placement.ts';
import type { Action, PlanNode } from '../../../src/policy/reconcile.ts';
import { isSettled, planInstances } from '../../../src/policy/reconcile.ts';
import { specOf } from '../../support/specs.ts';

type Placement = Parameters<typeof specOf>[1] extends infer Changes
	? NonNullable<NonNullable<Changes> extends { placement?: infer P } ? P : never>
	: never;

function processOf(placement: Placement, more: Partial<Process> = {}): Process {
	const spec = specOf('api', { placement });
	const revision = more.revision ?? 1;
	const revisions = [{ revision, spec, at: 0 }];
	return { name: spec.name, spec, revision, revisions, stopped: false, ...more };
}

function nodeOf(name: string, more: Partial<PlanNode> = {}): PlanNode {
	const facts = { name: name as NodeName, state: 'ready', labels: {}, cores: 4, memoryBytes: 8e9 } as const;
	const load = { cpuPercent: 0, settled: 1, reserved: 0, reservedCpu: 0, reservedMemoryBytes: 0 };
	return { ...facts, ...load, ...more };
}

function instanceOf(process: Process, ordinal: number, more: Partial<Instance> = {}): Instance {
	const { name, revision } = process;
	const generation = { generation: 1, startGeneration: 1 };
	return { id: instanceIdOf(name, ordinal), process: name, ordinal, revision, ...generation, want: 'run', ...more };
}

function plan(process: Process, instances: Instance[], nodes: PlanNode[], restarts = false): Action[] {
	return planInstances(process, instances, nodes, () => restarts);
}

function apply(process: Process, instances: readonly Instance[], actions: readonly Action[]): Instance[] {
	const rows = new Map(instances.map((each) => [each.id, each]));
	for (const action of actions) {
		if (action.kind === 'remove') {
			rows.delete(action.id);
			continue;
		}
		const before = rows.get(action.id);
		if (action.kind === 'create') {
			const want = process.stopped ? 'stop' : 'run';
			rows.set(action.id, { ...instanceOf(process, action.ordinal, { want }), ...action.where });
		} else if (before !== undefined) {
			if (action.kind === 'place') rows.set(action.id, { ...before, ...action.where });
			else if (action.kind === 'update') rows.set(action.id, { ...before, revision: action.revision });
			else rows.set(action.id, { ...before, want: action.want });
		}
	}
	return [...rows.values()];
}

function board(nodes: readonly PlanNode[], instances: readonly Instance[]): PlanNode[] {
	return nodes.map((node) => ({ ...node, reserved: instances.filter((each) => each.node === node.name).length }));
}

const a = { node: 'a' as NodeName };
const b = { node: 'b' as NodeName };

describe('planInstances', () => {
	it('creates as many as are asked for, spread over the nodes', () => {
		const process = processOf({ count: 4 });
		const after = apply(process, [], plan(process, [], [nodeOf('a'), nodeOf('b')]));
		expect(after.map((each) => each.id)).toEqual(['api.0', 'api.1', 'api.2', 'api.3']);
		expect(after.filter((each) => each.node === 'a')).toHaveLength(2);
	});

	it('creates them without a node, saying why, where there is none, and places them when one comes', () => {
		const process = processOf({ count: 1 });
		const waiting = apply(process, [], plan(process, [], []));
		expect(waiting).toMatchObject([{ id: 'api.0', unplaced: 'no node has joined' }]);
		expect(plan(process, waiting, [nodeOf('a')])).toMatchObject([{ kind: 'place', id: 'api.0', where: { node: 'a' } }]);
	});

	it('removes those without a node first, then the highest ordinals, and touches no other', () => {
		const process = processOf({ count: 2 });
		const instances = [
			instanceOf(process, 0),
			instanceOf(process, 1, a),
			instanceOf(process, 2, b),
			instanceOf(process, 3, a),
		];
		expect(plan(process, instances, [nodeOf('a', { reserved: 2 }), nodeOf('b', { reserved: 1 })])).toEqual([
			{ kind: 'remove', id: 'api.0' },
			{ kind: 'remove', id: 'api.3' },
		]);
	});

	it('fills the lowest free ordinals', () => {
		const process = processOf({ count: 3 });
		const actions = plan(process, [instanceOf(process, 1, a)], [nodeOf('a')]);
		expect(actions.map((each) => each.id)).toEqual(['api.0', 'api.2']);
	});

	it('leaves instances on a node that is silent', () => {
		const process = processOf({ count: 1 });
		expect(plan(process, [instanceOf(process, 0, a)], [nodeOf('a', { state: 'unknown' }), nodeOf('b')])).toEqual([]);
	});

	it('leaves instances on a node that lost the label, but not those of a placement that changed', () => {
		const process = processOf({ count: 1, selector: { role: 'web' } });
		const nodes = [nodeOf('a', { reserved: 1 }), nodeOf('b', { labels: { role: 'web' } })];
		expect(plan(process, [instanceOf(process, 0, a)], nodes)).toEqual([]);
		const changed = processOf({ count: 1, selector: { role: 'web' } }, { revision: 2 });
		expect(plan(changed, [instanceOf(changed, 0, { ...a, revision: 1 })], nodes)).toMatchObject([
			{ kind: 'remove', id: 'api.0' },
			{ kind: 'create', id: 'api.1', where: { node: 'b' } },
		]);
	});

	it('runs one on every node that is allowed, also on one that joins later', () => {
		const process = processOf({ all: true });
		const first = apply(process, [], plan(process, [], [nodeOf('a'), nodeOf('c', { state: 'unknown' })]));
		expect(first).toMatchObject([{ id: 'api.0', node: 'a' }]);
		const later = plan(process, first, [nodeOf('a'), nodeOf('b'), nodeOf('c', { state: 'unknown' })]);
		expect(later).toMatchObject([{ kind: 'create', id: 'api.1', where: { node: 'b' } }]);
	});

	it('brings a new revision to each, with a fresh start only where the change needs one', () => {
		const old = processOf({ count: 2 });
		const instances = [instanceOf(old, 0, a), instanceOf(old, 1, b)];
		const process = { ...old, revision: 2, revisions: [...old.revisions, { revision: 2, spec: old.spec, at: 1 }] };
		expect(plan(process, instances, [nodeOf('a'), nodeOf('b')], true)).toEqual([
			{ kind: 'update', id: 'api.0', revision: 2, restarts: true },
			{ kind: 'update', id: 'api.1', revision: 2, restarts: true },
		]);
		expect(plan(process, instances, [nodeOf('a'), nodeOf('b')], false)[0]).toMatchObject({ restarts: false });
		const forgotten = { ...process, revisions: process.revisions.slice(1) };
		expect(plan(forgotten, instances, [nodeOf('a'), nodeOf('b')], false)[0]).toMatchObject({ restarts: true });
	});
});

const names = ['a', 'b', 'c', 'd'] as const;
const anyNode = fc.record({
	name: fc.constantFrom(...names),
	state: fc.constantFrom('ready' as const, 'ready' as const, 'unknown' as const),
	labels: fc.constantFrom({}, { role: 'web' }, { role: 'db' }),
	cores: fc.integer({ min: 1, max: 64 }),
	cpuPercent: fc.integer({ min: 0, max: 100 }),
});
const anyWorld = fc
	.record({
		nodes: fc.uniqueArray(anyNode, { selector: (node) => node.name }),
		count: fc.integer({ min: 0, max: 6 }),
		all: fc.boolean(),
		named: fc.subarray([...names]),
		perNode: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
		spread: fc.option(fc.constant('role'), { nil: undefined }),
		selector: fc.constantFrom({}, { role: 'web' }),
		stopped: fc.boolean(),
		revision: fc.integer({ min: 1, max: 3 }),
		instances: fc.uniqueArray(
			fc.record({
				ordinal: fc.integer({ min: 0, max: 7 }),
				node: fc.option(fc.constantFrom(...names), { nil: undefined }),
				revision: fc.integer({ min: 1, max: 3 }),
				want: fc.constantFrom('run' as const, 'stop' as const),
			}),
			{ selector: (each) => each.ordinal },
		),
	})
	.map((world) => {
		const { count, all, selector, stopped, revision } = world;
		const where = { count, all, nodes: world.named as NodeName[], selector };
		const { perNode, spread } = world;
		const limits = { ...(perNode === undefined ? {} : { perNode }), ...(spread === undefined ? {} : { spread }) };
		const process = processOf({ ...where, ...limits }, { stopped, revision });
		const instances = world.instances.map(({ ordinal, node, ...rest }) =>
			instanceOf(process, ordinal, { ...rest, ...(node === undefined ? {} : { node: node as NodeName }) }),
		);
		const nodes = board(
			world.nodes.map((node) => nodeOf(node.name, node as Partial<PlanNode>)),
			instances,
		);
		return { process, instances, nodes };
	});

describe('planInstances, whatever the state', () => {
	it('never leaves more than count, or more than one on a node for all', () => {
		fc.assert(
			fc.property(anyWorld, ({ process, instances, nodes }) => {
				const after = apply(process, instances, plan(process, instances, nodes));
				const { all, count } = process.spec.placement;
				if (all) expect(new Set(after.map((each) => each.node)).size).toBe(after.length);
				else expect(after).toHaveLength(count);
			}),
		);
	});

	it('plans nothing more after it was applied', () => {
		fc.assert(
			fc.property(anyWorld, ({ process, instances, nodes }) => {
				const after = apply(process, instances, plan(process, instances, nodes));
				expect(plan(process, after, board(nodes, after))).toEqual([]);
			}),
		);
	});

	it('lets a stop win', () => {
		fc.assert(
			fc.property(anyWorld, ({ process, instances, nodes }) => {
				const after = apply(process, instances, plan(process, instances, nodes));
				expect(after.every((each) => each.want === (process.stopped ? 'stop' : 'run'))).toBe(true);
			}),
		);
	});

	it('puts instances on ready nodes that are allowed, and moves none', () => {
		fc.assert(
			fc.property(anyWorld, ({ process, instances, nodes }) => {
				const before = new Map(instances.map((each) => [each.id, each.node]));
				for (const each of apply(process, instances, plan(process, instances, nodes))) {
					const was = before.get(each.id);
					if (was !== undefined) expect(each.node).toBe(was);
					else if (each.node !== undefined) {
						const node = nodes.find(({ name }) => name === each.node);
						expect(node?.state).toBe('ready');
						expect(node !== undefined && fits(process.spec.placement, node)).toBe(true);
					}
				}
			}),
		);
	});

	it('moves nothing that is placed when a node joins', () => {
		fc.assert(
			fc.property(anyWorld, ({ process, instances, nodes }) => {
				const after = apply(process, instances, plan(process, instances, nodes));
				const joined = [...board(nodes, after), nodeOf('new', { labels: { role: 'web' }, settled: 0 })];
				const then = apply(process, after, plan(process, after, joined));
				for (const each of after) {
					const now = then.find(({ id }) => id === each.id);
					if (each.node !== undefined) expect(now?.node).toBe(each.node);
				}
			}),
		);
	});

	it('is spared only where it would find nothing', () => {
		fc.assert(
			fc.property(anyWorld, ({ process, instances, nodes }) => {
				if (isSettled(process, instances)) expect(plan(process, instances, nodes)).toEqual([]);
			}),
		);
	});
});
