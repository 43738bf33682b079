import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parallelOf } from '../../../../src/model/percent.ts';
import type { Instance } from '../../../../src/model/records.ts';
import { DEFAULT_UPDATE } from '../../../../src/model/update-spec.ts';
import { SimWorld } from '../../../support/sim-world.ts';
import { specOf } from '../../../support/specs.ts';

interface Setup {
	readonly count: number;
	readonly nodes: number;
	readonly maxParallel: number;
	readonly canary: number;
	readonly stopFirst: boolean;
	readonly autoRevert: boolean;
	readonly autoPromote: boolean;
	readonly disconnect: 'keep' | 'stop' | 'replace' | 'both';
	readonly all: boolean;
}

type Step =
	| { readonly kind: 'apply'; readonly bad: boolean }
	| { readonly kind: 'scale'; readonly count: number }
	| { readonly kind: 'drain'; readonly node: number; readonly deadline: number | undefined }
	| { readonly kind: 'uncordon' | 'cut' | 'heal' | 'cordon' | 'forget'; readonly node: number }
	| {
			readonly kind:
				| 'stop'
				| 'start'
				| 'restart'
				| 'at-once'
				| 'pause'
				| 'resume'
				| 'promote'
				| 'undo'
				| 'manager'
				| 'remove';
	  }
	| { readonly kind: 'crash'; readonly which: number }
	| { readonly kind: 'store'; readonly failures: number }
	| { readonly kind: 'wait'; readonly seconds: number };

const DISCONNECT = {
	keep: {},
	stop: { disconnect: { stopAfterSeconds: 20 } },
	replace: { disconnect: { replaceAfterSeconds: 40 } },
	both: { disconnect: { stopAfterSeconds: 20, replaceAfterSeconds: 50 } },
} as const;

class History {
	readonly world: SimWorld;
	readonly setup: Setup;
	count: number;
	version = 1;
	/** What a person or a deadline does may take down more than the manager by itself. */
	forced = false;
	readonly violations: string[] = [];
	overdue = false;

	private constructor(world: SimWorld, setup: Setup) {
		this.world = world;
		this.setup = setup;
		this.count = setup.count;
		world.onCommit = (before, after) => this.#watch(before, after);
	}

	static async of(setup: Setup): Promise<History> {
		const names = Array.from({ length: setup.nodes }, (_, at) => `n${at}`);
		const history = new History(await SimWorld.of(names), setup);
		await history.world.control.applyProcesses([history.spec(false)], {});
		await history.world.pass(30);
		return history;
	}

	spec(bad: boolean) {
		const { maxParallel, canary, stopFirst, autoRevert, autoPromote, disconnect, all } = this.setup;
		return specOf('web', {
			args: [`v${this.version}`, ...(bad ? ['bad'] : [])],
			update: {
				...DEFAULT_UPDATE,
				maxParallel,
				canary,
				stopFirst,
				autoRevert,
				autoPromote,
				minHealthySeconds: 3,
				healthyDeadlineSeconds: 60,
				progressDeadlineSeconds: 120,
			},
			...DISCONNECT[disconnect],
			placement: all ? { all: true, count: 1 } : { count: this.count },
		});
	}

	async run(step: Step): Promise<void> {
		const { control, nodes } = this.world;
		const names = [...nodes.keys()];
		const node = 'node' in step ? (names[step.node % names.length] ?? '') : '';
		this.forced = true;
		const quiet = async (work: () => Promise<unknown>): Promise<void> => {
			try {
				await work();
			} catch (error) {
				if (!/precondition|not-found|storage|already/.test(String((error as { code?: string }).code))) throw error;
			}
		};
		switch (step.kind) {
			case 'apply':
				this.version++;
				await quiet(() => control.applyProcesses([this.spec(step.bad)], {}));
				break;
			case 'scale':
				if (this.setup.all) break;
				await quiet(async () => {
					await control.scaleProcess('web', step.count, {});
					this.count = step.count;
				});
				break;
			case 'drain':
				if (step.deadline !== undefined) this.overdue = true;
				await quiet(() =>
					control.drainNode(node, step.deadline === undefined ? {} : { deadlineSeconds: step.deadline }),
				);
				break;
			case 'uncordon':
				await quiet(() => control.uncordonNode(node));
				break;
			case 'cordon':
				await quiet(() => control.cordonNode(node, {}));
				break;
			case 'forget':
				await quiet(() => control.removeNode(node, { force: true }));
				if (nodes.get(node)?.connected === true) {
					this.world.cut(node);
					await this.world.heal(node);
				}
				break;
			case 'cut':
				this.world.cut(node);
				break;
			case 'heal':
				await this.world.heal(node);
				break;
			case 'stop':
				await quiet(() => control.stopProcesses(['web']));
				break;
			case 'start':
				await quiet(() => control.startProcesses(['web']));
				break;
			case 'restart':
				await quiet(() => control.restartProcesses(['web'], {}));
				break;
			case 'at-once':
				await quiet(() => control.restartProcesses(['web'], { atOnce: true }));
				break;
			case 'pause':
				await quiet(() => control.pauseRollout('web'));
				break;
			case 'resume':
				await quiet(() => control.resumeRollout('web'));
				break;
			case 'promote':
				await quiet(() => control.promoteRollout('web'));
				break;
			case 'undo':
				await quiet(async () => {
					await control.undoRollout('web', {});
					this.count = this.world.processes.get('web')?.spec.placement.count ?? this.count;
				});
				break;
			case 'remove':
				await quiet(() => control.removeProcesses(['web']));
				await quiet(() => control.applyProcesses([this.spec(false)], {}));
				break;
			case 'manager':
				await this.world.restartManager();
				break;
			case 'crash': {
				const all = [...nodes.values()]
					.filter((each) => each.connected)
					.flatMap(({ agent }) =>
						[...agent.observed.values()].filter((each) => each.phase === 'running').map((seen) => ({ agent, seen })),
					);
				const chosen = all[step.which % Math.max(1, all.length)];
				chosen?.agent.report(chosen.seen.instance, 'starting', { ready: false, attempt: chosen.seen.attempt + 1 });
				break;
			}
			case 'store':
				this.world.failing.failNext(step.failures);
				break;
			case 'wait':
				break;
		}
		await this.world.rest();
		this.forced = false;
		await this.world.pass(step.kind === 'wait' ? step.seconds : 3);
		this.count = this.world.processes.get('web')?.spec.placement.count ?? this.count;
	}

	/** Everything is healed; whatever waits for a person goes on. */
	async end(): Promise<void> {
		const { control, nodes, failing } = this.world;
		failing.heal();
		for (const name of nodes.keys()) {
			await this.world.heal(name);
			await control.uncordonNode(name);
		}
		await this.world.pass(60);
		for (let round = 0; round < 6; round++) {
			const { rollout, stopped } = (await control.getProcess('web')).process;
			if (stopped) break;
			if (rollout?.phase === 'paused') await control.resumeRollout('web');
			if (rollout?.phase === 'waiting-for-promotion') await control.promoteRollout('web');
			if (rollout === undefined || /succeeded|failed|reverted|cancelled/.test(rollout.phase)) break;
			await this.world.pass(240);
		}
		await this.world.pass(60);
	}

	/** Never fewer that serve than allowed by the manager's own doing. */
	#watch(before: ReadonlyMap<string, Instance>, after: ReadonlyMap<string, Instance>): void {
		const slotOf = (each: Instance): string => {
			const heir = [...before.values()].find((other) => other.replaces === each.id);
			return heir === undefined ? each.id : slotOf(heir);
		};
		const slots = (all: Instance[]) => [...new Set(all.map(slotOf))];
		const served = [...before.values()].filter((each) => this.world.serves(each));
		const serving = slots(served);
		const still = slots(
			served.filter((each) => {
				const now = after.get(each.id);
				return now?.node === each.node && now?.startGeneration === each.startGeneration && now?.want === 'run';
			}),
		);
		const process = this.world.processes.get('web');
		if (this.forced || this.overdue || process === undefined || process.stopped || this.setup.all) return;
		const { count } = process.spec.placement;
		const parallel = parallelOf(this.setup.maxParallel, count);
		const inPlace = this.setup.stopFirst || this.world.rollouts.get('web')?.rollout.mode === 'in-place';
		const floor = inPlace ? Math.max(0, count - parallel) : count;
		const least = Math.min(serving.length, floor);
		if (still.length < least) this.violations.push(`${serving.join()} served, then ${still.join()} of ${count}`);
	}

	async check(): Promise<void> {
		const { world } = this;
		expect(this.violations).toEqual([]);
		const { process } = await world.control.getProcess('web');
		const rows = [...world.instances.values()];
		const shown = rows.map(
			(each) =>
				`${each.id} r${each.revision} ${each.node} ${each.want}${each.lost ? ' lost' : ''}${each.replaces ? ` for ${each.replaces}` : ''} ${world.observed(each)?.phase}`,
		);
		const text = `${shown.join(', ')}; ${process.rollout?.phase}: ${process.rollout?.message}`;
		expect(
			rows.filter((each) => each.lost === true || (each.replaces !== undefined && world.serves(each))),
			text,
		).toEqual([]);
		if (process.rollout !== undefined)
			expect(['succeeded', 'failed', 'reverted', 'cancelled'], text).toContain(process.rollout.phase);
		const count = this.setup.all ? this.setup.nodes : process.spec.placement.count;
		expect(rows.length, text).toBe(count);
		const reported = [...world.nodes]
			.flatMap(([name, { agent }]) => [...agent.observed.keys()].map((id) => `${id} ${name}`))
			.sort();
		expect(reported, text).toEqual(rows.map((each) => `${each.id} ${each.node}`).sort());
		if (process.stopped) expect(world.running('web'), text).toEqual([]);
		else if (process.rollout?.phase !== 'failed') {
			expect(
				rows.every((each) => each.revision === process.revision),
				text,
			).toBe(true);
			if (!process.spec.args.includes('bad'))
				expect(
					rows.every((each) => world.serves(each)),
					text,
				).toBe(true);
		}
		const { commits } = world.memory;
		await world.pass(90);
		expect(world.memory.commits - commits, `${text}: idle`).toBe(0);
	}
}

const setups: fc.Arbitrary<Setup> = fc.record({
	count: fc.integer({ min: 0, max: 5 }),
	nodes: fc.integer({ min: 2, max: 4 }),
	maxParallel: fc.integer({ min: 1, max: 3 }),
	canary: fc.integer({ min: 0, max: 2 }),
	stopFirst: fc.boolean(),
	autoRevert: fc.boolean(),
	autoPromote: fc.boolean(),
	disconnect: fc.constantFrom('keep', 'stop', 'replace', 'both'),
	all: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});
const steps = fc.array(
	fc.oneof(
		fc.record({ kind: fc.constant('apply'), bad: fc.boolean() }),
		fc.record({ kind: fc.constant('scale'), count: fc.integer({ min: 0, max: 6 }) }),
		fc.record({ kind: fc.constant('drain'), node: fc.nat(3), deadline: fc.constantFrom(undefined, 0, 30) }),
		fc.record({ kind: fc.constantFrom('uncordon', 'cut', 'cut', 'heal', 'cordon', 'forget'), node: fc.nat(3) }),
		fc.record({
			kind: fc.constantFrom(
				'stop',
				'start',
				'restart',
				'at-once',
				'pause',
				'resume',
				'promote',
				'undo',
				'manager',
				'remove',
			),
		}),
		fc.record({ kind: fc.constant('crash'), which: fc.nat(8) }),
		fc.record({ kind: fc.constant('store'), failures: fc.integer({ min: 1, max: 3 }) }),
		fc.record({ kind: fc.constant('wait'), seconds: fc.constantFrom(6, 15, 60, 90) }),
	),
	{ maxLength: 12 },
) as fc.Arbitrary<Step[]>;

describe('any history of a cluster', () => {
	it('comes to an end at which everything is as it was asked for, and idle', async () => {
		await fc.assert(
			fc.asyncProperty(setups, steps, async (setup, all) => {
				const history = await History.of(setup);
				for (const step of all) await history.run(step);
				await history.end();
				await history.check();
				await history.world.harness.manager.close();
			}),
			{ numRuns: 300 },
		);
	}, 120_000);
});
