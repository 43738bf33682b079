import { expect } from 'vitest';
import type { Control } from '../../src/model/control.ts';
import { parallelOf } from '../../src/model/percent.ts';
import type { Instance } from '../../src/model/records.ts';
import { DEFAULT_UPDATE } from '../../src/model/update-spec.ts';
import { SimWorld } from './sim-world.ts';
import { specOf } from './specs.ts';

/** A process, and the nodes it is on. */
export interface Setup {
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

/** What happens to it. */
export type Step =
	| { readonly kind: 'apply'; readonly bad: boolean }
	| { readonly kind: 'scale'; readonly count: number }
	| { readonly kind: 'drain'; readonly node: number; readonly deadline: number | undefined }
	| { readonly kind: 'uncordon' | 'cut' | 'heal' | 'cordon' | 'forget'; readonly node: number }
	| { readonly kind: keyof typeof COMMANDS }
	| { readonly kind: 'undo' | 'manager' | 'remove' }
	| { readonly kind: 'crash'; readonly which: number }
	| { readonly kind: 'store'; readonly failures: number }
	| { readonly kind: 'wait'; readonly seconds: number };

const DISCONNECT = {
	keep: {},
	stop: { disconnect: { stopAfterSeconds: 20 } },
	replace: { disconnect: { replaceAfterSeconds: 40 } },
	both: { disconnect: { stopAfterSeconds: 20, replaceAfterSeconds: 50 } },
} as const;

const COMMANDS = {
	stop: (control: Control) => control.stopProcesses(['web']),
	start: (control: Control) => control.startProcesses(['web']),
	restart: (control: Control) => control.restartProcesses(['web'], {}),
	'at-once': (control: Control) => control.restartProcesses(['web'], { atOnce: true }),
	pause: (control: Control) => control.pauseRollout('web'),
	resume: (control: Control) => control.resumeRollout('web'),
	promote: (control: Control) => control.promoteRollout('web'),
};

/** A process `web` through a history, with what must hold at each moment and at the end. */
export class History {
	readonly world: SimWorld;
	readonly setup: Setup;
	count: number;
	version = 1;
	/** What a person or a deadline does may take down more than the manager by itself. */
	forced = false;
	readonly violations: string[] = [];
	/** The most copies that were ever asked for. */
	most: number;
	overdue = false;
	/** A person gave up what may still run. */
	forgets = false;

	private constructor(world: SimWorld, setup: Setup) {
		this.world = world;
		this.setup = setup;
		this.count = setup.count;
		this.most = setup.count;
		world.onCommit = (before, after) => this.#watch(before, after);
		world.onWork = () => this.#countCopies();
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
				// What is given up on a node that is cut off goes on there.
				this.forgets ||= step.count < this.count;
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
				this.forgets = true;
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
			case 'start':
			case 'restart':
			case 'pause':
			case 'resume':
			case 'promote':
			case 'at-once':
				await quiet(() => COMMANDS[step.kind](control));
				break;
			case 'undo':
				await quiet(async () => {
					await control.undoRollout('web', {});
					const count = this.world.processes.get('web')?.spec.placement.count ?? this.count;
					this.forgets ||= count < this.count;
					this.count = count;
				});
				break;
			case 'remove':
				this.forgets = true;
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

	/** Never more programs than asked for, where each is stopped before another is started in its place, on silent nodes as well. */
	#countCopies(): void {
		this.most = Math.max(this.most, this.world.processes.get('web')?.spec.placement.count ?? 0);
		const { stopFirst, disconnect, all } = this.setup;
		if (this.forgets || this.overdue || !stopFirst || disconnect !== 'both' || all) return;
		const running = this.world.running('web');
		if (running.length > this.most) this.violations.push(`${running.join(', ')} run, asked for were ${this.most}`);
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
