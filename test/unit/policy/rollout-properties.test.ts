import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InstanceId, ProcessName } from '../../../src/model/ids.ts';
import { instanceIdOf } from '../../../src/model/ids.ts';
import { parallelOf } from '../../../src/model/percent.ts';
import type { UpdateSpec } from '../../../src/model/update-spec.ts';
import type { RolloutPlan } from '../../../src/policy/rollout.ts';
import { planRollout } from '../../../src/policy/rollout.ts';
import { beginRollout, paused, promote, resumed } from '../../../src/policy/rollout-command.ts';
import type { Rollout, RolloutInstance, RolloutScope } from '../../../src/policy/rollout-state.ts';
import { isNew, isOver } from '../../../src/policy/rollout-state.ts';

const api = 'api' as ProcessName;
const NODES = 4;
/** What the programs of a revision do. */
const BEHAVIOURS = ['good', 'good', 'fails', 'hangs', 'flaps', 'every-other-fails'] as const;
type Behaviour = (typeof BEHAVIOURS)[number];

type Op =
	| { readonly op: 'advance'; readonly seconds: number }
	| { readonly op: 'scale'; readonly count: number }
	| { readonly op: 'silent' | 'heard'; readonly node: number }
	| { readonly op: 'crash'; readonly pick: number }
	| { readonly op: 'apply'; readonly behaviour: Behaviour }
	| { readonly op: 'restart' | 'pause' | 'resume' | 'promote' | 'stop' | 'start' };

interface Program {
	readonly id: InstanceId;
	readonly ordinal: number;
	revision: number;
	startGeneration: number;
	want: 'run' | 'stop';
	state: 'starting' | 'ready' | 'failed' | 'stopped';
	attempt: number;
	/** When the state was entered, as the plan could see it. */
	since: number;
	begun: boolean;
}

/** Cheaper than `expect`, some million times. */
function must(holds: boolean, what: string): void {
	if (!holds) throw new Error(what);
}

/** Nodes, programs with moods, and a person; and beside them the rules that must hold, counted anew. */
class World {
	now = 1000;
	scope: RolloutScope;
	rollout: Rollout;
	programs: Program[];
	readonly #behaviours = new Map<number, Behaviour>([[1, 'good']]);
	readonly #silent = new Set<number>();
	#generation = 100;
	#attempt = 0;
	#revision = 1;
	#stable = 1;
	#targetAt: number;

	constructor(count: number, settings: UpdateSpec, first: Behaviour) {
		this.scope = { count, stopped: false, settings, restarts: (from, to) => from !== to };
		this.programs = Array.from({ length: count }, (_, ordinal) => ({
			...this.#program(ordinal, 1),
			state: 'ready' as const,
			since: 0,
		}));
		this.#targetAt = this.now;
		this.rollout = this.#begin(first);
		this.settle();
	}

	get settings(): UpdateSpec {
		return this.scope.settings;
	}

	get over(): boolean {
		return isOver(this.rollout.phase);
	}

	do(op: Op): void {
		switch (op.op) {
			case 'advance':
				return this.advance(this.now + op.seconds);
			case 'scale':
				this.scope = { ...this.scope, count: op.count };
				break;
			case 'silent':
				this.#silent.add(op.node);
				break;
			case 'heard':
				if (!this.#silent.delete(op.node)) break;
				for (const each of this.programs) if (this.#nodeOf(each) === op.node) this.#enter(each, each.state);
				break;
			case 'crash': {
				const program = this.programs[op.pick % Math.max(1, this.programs.length)];
				if (program?.state === 'ready') this.#enter(program, 'starting');
				break;
			}
			case 'apply':
				if (!this.scope.stopped) this.rollout = this.#begin(op.behaviour);
				break;
			case 'restart':
				if (!this.scope.stopped) {
					const target = { revision: this.#stable, after: this.#generation };
					this.rollout = this.#aim({ process: api, target, stable: this.#stable, cause: 'restart' });
				}
				break;
			case 'pause':
				if (['running', 'waiting-for-promotion'].includes(this.rollout.phase.kind)) this.rollout = paused(this.rollout);
				break;
			case 'resume':
				if (this.rollout.phase.kind === 'paused') this.rollout = resumed(this.rollout, this.settings, this.now);
				break;
			case 'promote':
				if (this.rollout.phase.kind !== 'waiting-for-promotion') break;
				if (this.rollout.watches.every((watch) => watch.ready !== undefined)) {
					this.rollout = promote(this.rollout, this.settings, this.now, () => 'running');
				}
				break;
			case 'stop':
			case 'start':
				this.scope = { ...this.scope, stopped: op.op === 'stop' };
		}
		this.settle();
	}

	/** Time goes by, from one thing that happens to the next. */
	advance(until: number): void {
		for (;;) {
			const plan = this.#plan();
			const next = Math.min(plan.deadline ?? until, until, ...this.programs.map((each) => this.#dueOf(each)));
			if (next > until || next <= this.now) break;
			this.now = next;
			for (const each of this.programs) if (this.#dueOf(each) <= this.now) this.#mood(each);
			this.settle();
		}
		this.now = Math.max(this.now, until);
		this.settle();
	}

	/** Plans, holds the rules against it, carries it out; then there is nothing left to do. */
	settle(): void {
		const before = this.rollout;
		const plan = this.#plan();
		this.#check(plan);
		this.rollout = plan.rollout;
		if (before.target.revision !== plan.rollout.target.revision) this.#aimed();
		for (const action of plan.actions) this.#apply(action);
		this.#checkAfter(plan);
		const again = this.#plan();
		must(again.actions.length === 0, `planned again: ${JSON.stringify(again.actions)}`);
		must(
			again.rollout.phase.kind === plan.rollout.phase.kind,
			`${plan.rollout.phase.kind}, then at once ${again.rollout.phase.kind}`,
		);
		if (this.rollout.phase.kind === 'succeeded') this.#stable = this.rollout.target.revision;
	}

	#plan(): RolloutPlan {
		const plan = planRollout(this.rollout, this.scope, this.#seen(), this.now);
		must(plan.deadline === undefined || plan.deadline > this.now, 'a deadline in the past');
		const { kind } = plan.rollout.phase;
		must(plan.deadline !== undefined || (kind !== 'running' && kind !== 'reverting'), 'no deadline');
		return plan;
	}

	#seen(): RolloutInstance[] {
		return this.programs.map(({ id, ordinal, revision, startGeneration, want, attempt, ...program }) => {
			const base = { id, ordinal, revision, startGeneration, want };
			if (this.#silent.has(this.#nodeOf({ ordinal }))) return { ...base, seen: { kind: 'silent' } };
			if (program.state === 'ready') return { ...base, seen: { kind: 'ready', attempt } };
			if (program.state === 'failed') return { ...base, seen: { kind: 'failed', reason: 'exit code 1' } };
			return { ...base, seen: { kind: 'waiting' } };
		});
	}

	#check({ rollout, actions }: RolloutPlan): void {
		const { phase, mode, target, stable } = rollout;
		const { settings, stopped } = this.scope;
		const count = this.scope.count ?? 0;
		if (stopped) return;
		const parallel = parallelOf(settings.maxParallel, count);
		const turned = target.revision !== this.rollout.target.revision;
		const targetAt = turned ? this.now : this.#targetAt;
		const seen = new Map(this.#seen().map((each) => [each.id, each]));
		const isReady = (id: InstanceId): boolean => seen.get(id)?.seen.kind === 'ready';
		const isAvailable = ({ id, since }: Program): boolean => {
			const row = seen.get(id);
			if (row === undefined || !isReady(id)) return false;
			return !isNew(target, row) || since <= targetAt || this.now >= since + settings.minHealthySeconds;
		};
		const taken = new Set<InstanceId>();
		for (const action of actions) if (action.kind === 'remove' || action.kind === 'update') taken.add(action.id);

		// Never fewer than allowed, by what the plan does.
		const fits = this.programs.filter(isOver(phase) ? ({ id }) => isReady(id) : isAvailable);
		if (fits.some(({ id }) => taken.has(id))) {
			const floor = mode === 'spare' || isOver(phase) ? count : Math.max(0, count - parallel);
			must(fits.filter(({ id }) => !taken.has(id)).length >= floor, 'fewer than allowed');
		}
		// Never more copies than asked, but for the spares.
		if (actions.some((action) => action.kind === 'create')) {
			const removed = actions.filter((action) => action.kind === 'remove').length;
			const created = actions.filter((action) => action.kind === 'create').length;
			const beside = mode === 'spare' && !isOver(phase) ? Math.max(parallel, rollout.canary) : 0;
			must(this.programs.length + created - removed <= count + beside, 'too many copies');
		}
		// What ran well before a failure is left alone.
		if (phase.kind === 'reverting' || phase.kind === 'reverted' || (phase.kind === 'failed' && stable !== undefined)) {
			const good = this.programs.filter((each) => each.revision === stable && isReady(each.id));
			const touched = good.filter((each) => taken.has(each.id));
			const removed = new Set(actions.flatMap((each) => (each.kind === 'remove' ? [each.id] : [])));
			must(
				touched.every((each) => removed.has(each.id)),
				'a good one was started anew',
			);
			must(touched.length === 0 || good.length - touched.length >= count, 'a good one was removed');
		}
	}

	#checkAfter({ rollout, actions }: RolloutPlan): void {
		const { phase, target } = rollout;
		const { settings, stopped } = this.scope;
		const count = this.scope.count ?? 0;

		must(
			this.programs.every((each) => each.want === (stopped ? 'stop' : 'run')),
			'not what is wanted',
		);
		const fresh = this.#seen().filter((each) => isNew(target, each));
		const atCanaries =
			phase.kind === 'waiting-for-promotion' ||
			((phase.kind === 'running' || phase.kind === 'paused') && phase.stage === 'canaries');
		must(!atCanaries || fresh.length <= Math.min(rollout.canary, count), 'too many canaries');
		if (phase.kind === 'running' || phase.kind === 'reverting') {
			const begins = actions.some((each) => 'revision' in each && each.revision === target.revision);
			const work = this.programs.filter((each) => each.begun && !this.#isHealthy(each));
			must(!begins || work.length <= parallelOf(settings.maxParallel, count), 'too many in work');
		}
		if (phase.kind === 'succeeded' || phase.kind === 'reverted' || phase.kind === 'cancelled') {
			must(
				this.programs.every((each) => each.revision === target.revision),
				'mixed revisions at the end',
			);
		}
		must(!isOver(phase) || this.programs.length === count, 'not the count');
	}

	#isHealthy(program: Program): boolean {
		if (program.state !== 'ready' || this.#silent.has(this.#nodeOf(program))) return false;
		return this.now >= program.since + this.settings.minHealthySeconds;
	}

	#begin(behaviour: Behaviour): Rollout {
		this.#behaviours.set(++this.#revision, behaviour);
		const target = { revision: this.#revision, after: 0 };
		return this.#aim({ process: api, target, stable: this.#stable, cause: 'apply' });
	}

	#aim(start: Parameters<typeof beginRollout>[0]): Rollout {
		this.#aimed();
		return beginRollout(start, this.scope, this.now);
	}

	#aimed(): void {
		this.#targetAt = this.now;
		for (const each of this.programs) each.begun = false;
	}

	#program(ordinal: number, revision: number): Program {
		return {
			id: instanceIdOf(api, ordinal),
			ordinal,
			revision,
			startGeneration: ++this.#generation,
			want: this.scope.stopped ? 'stop' : 'run',
			state: this.scope.stopped ? 'stopped' : 'starting',
			attempt: ++this.#attempt,
			since: this.now,
			begun: false,
		};
	}

	#apply(action: RolloutPlan['actions'][number]): void {
		const active = !this.over && this.rollout.phase.kind !== 'paused';
		const isTarget = 'revision' in action && action.revision === this.rollout.target.revision;
		if (action.kind === 'create') {
			must(!this.programs.some((each) => each.id === action.id), 'an id given twice');
			const begun = active && isTarget;
			this.programs.push({ ...this.#program(action.ordinal, action.revision), begun });
			return;
		}
		const program = this.programs.find((each) => each.id === action.id);
		if (program === undefined) throw new Error(`no ${action.id}`);
		switch (action.kind) {
			case 'remove':
				this.programs = this.programs.filter((each) => each !== program);
				return;
			case 'update':
				program.revision = action.revision;
				program.begun = active;
				break;
			case 'want':
				program.want = action.want;
		}
		program.startGeneration = ++this.#generation;
		this.#enter(program, program.want === 'stop' ? 'stopped' : 'starting');
	}

	#enter(program: Program, state: Program['state']): void {
		program.state = state;
		program.since = this.now;
		if (state === 'starting') program.attempt = ++this.#attempt;
	}

	#behaviourOf({ revision, ordinal }: Program): Behaviour {
		const behaviour = this.#behaviours.get(revision) ?? 'good';
		if (behaviour !== 'every-other-fails') return behaviour;
		return ordinal % 2 === 0 ? 'good' : 'fails';
	}

	/** When a program does something by itself. */
	#dueOf(program: Program): number {
		const behaviour = this.#behaviourOf(program);
		if (program.state === 'starting') return behaviour === 'hangs' ? Number.POSITIVE_INFINITY : program.since + 2;
		if (program.state === 'ready' && behaviour === 'flaps') return program.since + 7 + (program.attempt % 3) * 4;
		return Number.POSITIVE_INFINITY;
	}

	#mood(program: Program): void {
		if (program.state === 'ready') return this.#enter(program, 'starting');
		this.#enter(program, this.#behaviourOf(program) === 'fails' ? 'failed' : 'ready');
	}

	#nodeOf({ ordinal }: { readonly ordinal: number }): number {
		return ordinal % NODES;
	}
}

const settingsOf: fc.Arbitrary<UpdateSpec> = fc.record({
	maxParallel: fc.constantFrom(1, 2, 3, '25%' as const, '50%' as const),
	canary: fc.constantFrom(0, 0, 1, 2, 5),
	minHealthySeconds: fc.constantFrom(0.5, 5, 10),
	healthyDeadlineSeconds: fc.constantFrom(20, 60),
	progressDeadlineSeconds: fc.constantFrom(50, 100),
	autoRevert: fc.boolean(),
	autoPromote: fc.boolean(),
	stopFirst: fc.boolean(),
});

const opOf: fc.Arbitrary<Op> = fc.oneof(
	{
		weight: 8,
		arbitrary: fc.record({ op: fc.constant('advance' as const), seconds: fc.integer({ min: 1, max: 40 }) }),
	},
	{ weight: 2, arbitrary: fc.record({ op: fc.constant('scale' as const), count: fc.integer({ min: 0, max: 8 }) }) },
	{
		weight: 2,
		arbitrary: fc.record({
			op: fc.constantFrom('silent' as const, 'heard' as const),
			node: fc.integer({ min: 0, max: NODES - 1 }),
		}),
	},
	{ weight: 2, arbitrary: fc.record({ op: fc.constant('crash' as const), pick: fc.nat({ max: 20 }) }) },
	{ weight: 1, arbitrary: fc.record({ op: fc.constant('apply' as const), behaviour: fc.constantFrom(...BEHAVIOURS) }) },
	{
		weight: 3,
		arbitrary: fc.record({
			op: fc.constantFrom(
				...(['restart', 'pause', 'resume', 'resume', 'promote', 'promote', 'stop', 'start', 'start'] as const),
			),
		}),
	},
);

describe('every rollout', () => {
	it('keeps its rules whatever happens, and ends', () => {
		const ends = new Map<string, number>();
		const property = fc.property(
			fc.integer({ min: 0, max: 8 }),
			settingsOf,
			fc.constantFrom(...BEHAVIOURS),
			fc.array(opOf, { maxLength: 25 }),
			(count, settings, first, ops) => {
				const world = new World(count, settings, first);
				for (const op of ops) world.do(op);
				// The person decides; after that there is nobody who could help.
				const began = world.now;
				const longest = 40 * settings.progressDeadlineSeconds;
				while (!world.over && world.now < began + longest) {
					world.do({ op: 'resume' });
					world.do({ op: 'promote' });
					world.advance(world.now + 25);
				}
				expect(world.rollout.phase.kind).toMatch(/^(succeeded|failed|reverted|cancelled)$/);
				ends.set(world.rollout.phase.kind, (ends.get(world.rollout.phase.kind) ?? 0) + 1);
			},
		);
		fc.assert(property, { numRuns: 3000 });
		// It saw every end, or it showed nothing.
		expect([...ends.keys()].sort()).toEqual(['cancelled', 'failed', 'reverted', 'succeeded']);
	}, 60_000);
});
