import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InstanceId, NodeName } from '../../../src/model/ids.ts';
import type { Instance, Process } from '../../../src/model/records.ts';
import { DEFAULT_UPDATE } from '../../../src/model/update-spec.ts';
import { planDepartures } from '../../../src/policy/departure.ts';
import type { DepartureAction, DepartureNode, Member, Standing } from '../../../src/policy/departure-state.ts';
import type { PlanNode } from '../../../src/policy/placement.ts';
import type { Action } from '../../../src/policy/reconcile.ts';
import { planInstances } from '../../../src/policy/reconcile.ts';
import { leavingFor, superseded } from '../../../src/policy/slots.ts';
import { specOf } from '../../support/specs.ts';

interface SimNode {
	leaving: 'no' | 'draining' | 'overdue';
	silentSeconds?: number;
}

interface Setup {
	readonly count: number;
	readonly nodes: number;
	readonly maxParallel: number;
	readonly replaces: boolean;
	readonly perNode: boolean;
}

type Step =
	| { readonly kind: 'drain' | 'uncordon' | 'deadline' | 'cut' | 'back'; readonly node: number }
	| { readonly kind: 'scale'; readonly count: number }
	| { readonly kind: 'ready' | 'crash'; readonly which: number }
	| { readonly kind: 'wait' | 'all-ready' };

const TAKE_OVER_SECONDS = 60;

/** A process on nodes that come, go and are drained; programs get ready or crash when they are told to. */
class World {
	process: Process;
	readonly nodes = new Map<NodeName, SimNode>();
	readonly parallel: number;
	rows = new Map<InstanceId, Instance>();
	/** What runs where, whatever the manager knows. */
	readonly ready = new Set<string>();
	generation = 0;

	constructor(setup: Setup) {
		this.parallel = setup.maxParallel;
		this.process = this.#process(setup, setup.count);
		for (let at = 0; at < setup.nodes; at++) this.nodes.set(`n${at}` as NodeName, { leaving: 'no' });
		this.settle();
		this.allReady();
	}

	#process(setup: Setup, count: number): Process {
		const spec = specOf('web', {
			update: { ...DEFAULT_UPDATE, maxParallel: setup.maxParallel },
			...(setup.replaces ? { disconnect: { replaceAfterSeconds: TAKE_OVER_SECONDS } } : {}),
			placement: { count, ...(setup.perNode ? { perNode: 2 } : {}) },
		});
		return { name: spec.name, spec, revision: 1, revisions: [{ revision: 1, spec, at: 0 }], stopped: false };
	}

	get instances(): Instance[] {
		return [...this.rows.values()].sort((a, b) => a.ordinal - b.ordinal);
	}

	get heads(): Instance[] {
		const behind = superseded(this.instances);
		return this.instances.filter((each) => !behind.has(each.id));
	}

	/** Slots with a copy that is seen to be ready. */
	get served(): number {
		return this.heads.filter((head) => [head, ...leavingFor(head, this.rows)].some((each) => this.#isServing(each)))
			.length;
	}

	#isServing(instance: Instance): boolean {
		return this.standing(instance) === 'ready';
	}

	standing(instance: Instance): Standing {
		const { node, id } = instance;
		if (node === undefined) return 'waiting';
		if (this.nodes.get(node)?.silentSeconds !== undefined) return 'unknown';
		return this.ready.has(`${id} ${node}`) ? 'ready' : 'alive';
	}

	nodeOf(name: NodeName): DepartureNode | undefined {
		const node = this.nodes.get(name);
		return node === undefined ? undefined : { ...node, others: false };
	}

	planNodes(): PlanNode[] {
		return Array.from(this.nodes, ([name, { leaving, silentSeconds }]) => ({
			name,
			state: silentSeconds !== undefined ? 'unknown' : leaving === 'no' ? 'ready' : 'draining',
			labels: {},
			cores: 4,
			memoryBytes: 8e9,
			cpuPercent: 0,
			settled: 1,
			reserved: this.instances.filter((each) => each.node === name).length,
			reservedCpu: 0,
			reservedMemoryBytes: 0,
		}));
	}

	plan() {
		const members = this.instances.map((instance): Member => {
			const standing = this.standing(instance);
			return { instance, standing, started: standing !== 'unknown' && instance.node !== undefined };
		});
		return planDepartures({
			process: this.process,
			members,
			nodeOf: (name) => this.nodeOf(name),
			nodes: () => this.planNodes(),
			rolling: false,
			taken: new Set(),
			heartbeatSeconds: 4,
		});
	}

	/** Plans and applies until there is nothing to do; what is not known to be there is not removed. */
	settle(scaled = false): void {
		for (let round = 0; ; round++) {
			expect(round, 'planning ends').toBeLessThan(30);
			const served = this.served;
			const departed = this.plan().actions;
			for (const action of departed) this.#depart(action);
			const forced = departed.some((each) => each.kind === 'remove' && each.why === 'overdue');
			if (!forced && !scaled)
				expect(this.served, `served after ${JSON.stringify(departed)}`).toBeGreaterThanOrEqual(served);
			const actions = planInstances(this.process, this.instances, this.planNodes(), () => false);
			for (const action of actions) this.#apply(action);
			if (departed.length === 0 && actions.length === 0) break;
		}
		const { count } = this.process.spec.placement;
		expect(this.heads.length, 'copies wanted').toBe(count);
		const copies = this.instances.filter((each) => each.lost !== true);
		expect(copies.length, 'copies').toBeLessThanOrEqual(count + this.parallel);
	}

	allReady(): void {
		for (const { id, node } of this.rows.values()) if (node !== undefined) this.ready.add(`${id} ${node}`);
	}

	scale(count: number): void {
		const { spec, ...rest } = this.process;
		const after = { ...spec, placement: { ...spec.placement, count } };
		this.process = { ...rest, spec: after, revisions: [{ revision: 1, spec: after, at: 0 }] };
	}

	#create(
		id: InstanceId,
		ordinal: number,
		where: Extract<Action, { kind: 'create' }>['where'],
		more: Partial<Instance>,
	): void {
		expect(this.rows.has(id), `${id} is free`).toBe(false);
		const generation = ++this.generation;
		const { process } = this;
		const row = {
			id,
			process: process.name,
			ordinal,
			revision: 1,
			generation,
			startGeneration: generation,
			want: 'run' as const,
		};
		for (const key of this.ready) if (key.startsWith(`${id} `)) this.ready.delete(key);
		this.rows.set(id, { ...row, ...('node' in where ? { node: where.node } : { unplaced: where.unplaced }), ...more });
	}

	#apply(action: Action): void {
		const row = this.rows.get(action.id);
		if (action.kind === 'create') this.#create(action.id, action.ordinal, action.where, {});
		else if (action.kind === 'remove') this.rows.delete(action.id);
		else if (action.kind === 'place' && row !== undefined) {
			const { node: _, unplaced: __, ...rest } = row;
			this.rows.set(
				row.id,
				'node' in action.where ? { ...rest, node: action.where.node } : { ...rest, unplaced: action.where.unplaced },
			);
		}
	}

	#depart(action: DepartureAction): void {
		const row = this.rows.get(action.id);
		if (action.kind === 'create')
			return this.#create(action.id, action.ordinal, action.where, { replaces: action.replaces });
		if (row === undefined) return;
		const { lost: _, ...found } = row;
		const { replaces: __, ...free } = row;
		if (action.kind === 'lose') this.rows.set(row.id, { ...row, lost: true });
		else if (action.kind === 'find') this.rows.set(row.id, found);
		else if (action.kind === 'relink')
			this.rows.set(row.id, action.replaces === undefined ? free : { ...row, replaces: action.replaces });
		else this.#apply(action.kind === 'remove' ? { kind: 'remove', id: action.id } : action);
	}
}

function run(world: World, step: Step): void {
	const names = [...world.nodes.keys()];
	const named = 'node' in step ? world.nodes.get(names[step.node % names.length] as NodeName) : undefined;
	const placed = world.instances.filter((each) => each.node !== undefined);
	const chosen = 'which' in step ? placed[step.which % Math.max(1, placed.length)] : undefined;
	const key = chosen === undefined ? '' : `${chosen.id} ${chosen.node}`;
	if (named !== undefined) {
		if (step.kind === 'drain' && named.leaving === 'no') named.leaving = 'draining';
		else if (step.kind === 'uncordon') named.leaving = 'no';
		else if (step.kind === 'deadline' && named.leaving === 'draining') named.leaving = 'overdue';
		else if (step.kind === 'cut') named.silentSeconds ??= 0;
		else if (step.kind === 'back') delete named.silentSeconds;
	} else if (step.kind === 'scale') world.scale(step.count);
	else if (step.kind === 'ready') world.ready.add(key);
	else if (step.kind === 'crash') world.ready.delete(key);
	else if (step.kind === 'all-ready') world.allReady();
	else for (const node of world.nodes.values()) if (node.silentSeconds !== undefined) node.silentSeconds += 45;
	world.settle(step.kind === 'scale');
}

const setups: fc.Arbitrary<Setup> = fc.record({
	count: fc.integer({ min: 1, max: 6 }),
	nodes: fc.integer({ min: 1, max: 5 }),
	maxParallel: fc.integer({ min: 1, max: 3 }),
	replaces: fc.boolean(),
	perNode: fc.boolean(),
});
const steps: fc.Arbitrary<Step[]> = fc.array(
	fc.oneof(
		fc.record({ kind: fc.constantFrom('drain', 'uncordon', 'deadline', 'cut', 'back'), node: fc.nat(4) }),
		fc.record({ kind: fc.constant('scale' as const), count: fc.integer({ min: 0, max: 6 }) }),
		fc.record({ kind: fc.constantFrom('ready', 'crash'), which: fc.nat(8) }),
		fc.record({ kind: fc.constantFrom('wait', 'all-ready') }),
	),
	{ maxLength: 25 },
) as fc.Arbitrary<Step[]>;

describe('departures of any kind in any order', () => {
	it('keep the count, never exceed it by more than maxParallel, and stop nothing that serves but at a deadline', () => {
		fc.assert(
			fc.property(setups, steps, (setup, all) => {
				const world = new World(setup);
				for (const step of all) run(world, step);
			}),
			{ numRuns: 1500 },
		);
	});

	it('come to an end: drained nodes are empty where there is room, one copy in each place, nothing lost where all nodes are back', () => {
		fc.assert(
			fc.property(setups, steps, (setup, all) => {
				const world = new World({ ...setup, perNode: false });
				for (const step of all) run(world, step);
				for (const node of world.nodes.values()) delete node.silentSeconds;
				for (let round = 0; round < 20; round++) {
					world.settle();
					world.allReady();
				}
				world.settle();
				const left = world.instances.filter(
					(each) => each.node !== undefined && world.nodes.get(each.node)?.leaving !== 'no',
				);
				if ([...world.nodes.values()].some((each) => each.leaving === 'no')) {
					expect(left).toEqual([]);
					expect(world.instances.filter((each) => each.lost === true || each.replaces !== undefined)).toEqual([]);
					expect(world.served).toBe(world.process.spec.placement.count);
				}
			}),
			{ numRuns: 700 },
		);
	});
});
