import { beforeEach, describe, expect, it } from 'vitest';
import type { UpdateSpec } from '../../../../src/model/update-spec.ts';
import { DEFAULT_UPDATE } from '../../../../src/model/update-spec.ts';
import { FailingStore } from '../../../support/failing-store.ts';
import type { FakeAgent } from '../../../support/fake-agent.ts';
import { settle } from '../../../support/fake-clock.ts';
import { ManagerHarness } from '../../../support/manager-harness.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { NarrowStore } from '../../../support/narrow-store.ts';
import { Programs } from '../../../support/programs.ts';
import { specOf } from '../../../support/specs.ts';

let memory: NarrowStore;
let store: FailingStore;
let harness: ManagerHarness;
let agents: FakeAgent[];
let programs: Programs;

const web = (version: string, update: Partial<UpdateSpec> = {}, count = 3) =>
	specOf('web', { args: [version], update: { ...DEFAULT_UPDATE, ...update }, placement: { count } });
const apply = (spec: ReturnType<typeof web>) => harness.control.applyProcesses([spec], {});
const detail = () => harness.control.getProcess('web');
const rollout = async () => (await detail()).process.rollout;
const revisions = async () =>
	(await harness.instances('web')).filter((each) => each.revision > 0).map((each) => each.revision);

async function pass(seconds: number): Promise<void> {
	for (let left = seconds; left > 0; left -= 5) {
		await harness.clock.advance(Math.min(5, left));
		for (const agent of agents) agent.heartbeat();
		await programs.run();
	}
}

beforeEach(async () => {
	memory = new NarrowStore();
	store = new FailingStore(memory);
	harness = await ManagerHarness.open(store);
	agents = [await harness.agent('a', { obedient: false }), await harness.agent('b', { obedient: false })];
	programs = new Programs(agents);
	programs.moods.set('bad', 'fails').set('hung', 'hangs');
	await apply(web('1'));
	await programs.run();
});

describe('in the middle of a rollout', () => {
	it('the manager starts again: it goes on, with what its deadlines had left', async () => {
		await apply(web('hung', { healthyDeadlineSeconds: 60 }));
		await programs.run();
		await pass(40);
		expect((await rollout())?.phase).toBe('running');
		await harness.manager.close();
		const { clock } = harness;
		await clock.advance(1000);
		harness = await ManagerHarness.open(new MemoryStore(memory), clock);
		for (const agent of agents) agent.connect(harness.manager.agents);
		await settle();
		await pass(50);
		expect((await rollout())?.phase).toBe('running');
		await pass(20);
		expect(await rollout()).toMatchObject({ phase: 'reverted', failure: { instance: 'web.3' } });
		expect(programs.begun).toEqual(['web.0 1', 'web.2 1', 'web.1 1', 'web.3 2']);
	});

	it('the manager starts again: a good one ends well', async () => {
		await apply(web('2'));
		await programs.run();
		await harness.manager.close();
		const { clock } = harness;
		harness = await ManagerHarness.open(new MemoryStore(memory), clock);
		for (const agent of agents) agent.connect(harness.manager.agents);
		await settle();
		await pass(90);
		expect(await revisions()).toEqual([2, 2, 2]);
		expect((await rollout())?.phase).toBe('succeeded');
	});

	it('it is scaled: the rollout goes on to the new count, nothing of it is begun again', async () => {
		await apply(web('2'));
		await programs.run();
		await harness.control.scaleProcess('web', 5, {});
		await pass(150);
		expect(await revisions()).toEqual([3, 3, 3, 3, 3]);
		expect(programs.begun.filter((each) => each === 'web.3 2')).toHaveLength(1);
		expect(programs.begun.filter((each) => each.startsWith('web.3'))).toHaveLength(1);
		expect(await rollout()).toMatchObject({ phase: 'succeeded', to: 3, total: 5 });
	});

	it('it is scaled, and fails: the count that was asked for stays', async () => {
		await apply(web('hung', { healthyDeadlineSeconds: 30 }));
		await programs.run();
		await harness.control.scaleProcess('web', 4, {});
		await pass(60);
		expect((await detail()).process).toMatchObject({ revision: 4, spec: { args: ['1'] }, count: 4, ready: 4 });
		expect(await rollout()).toMatchObject({ phase: 'reverted', from: 1, to: 3 });
		expect((await rollout())?.message).toMatch(/; back at revision 1 \(now revision 4\)$/);
		expect(programs.begun.filter((each) => /^web\.[012] /.test(each))).toHaveLength(3);
	});

	it('it is scaled, and fails: every revision says what was done to make it', async () => {
		await apply(web('hung', { healthyDeadlineSeconds: 30 }));
		await programs.run();
		await harness.control.scaleProcess('web', 4, {});
		await pass(60);
		const { revisions: kept } = await detail();
		const told = kept.map(({ revision, base, stable, spec }) => [
			revision,
			base,
			stable ?? false,
			spec.args[0],
			spec.placement.count,
		]);
		expect(told).toEqual([
			[1, undefined, true, '1', 3],
			[2, 1, false, 'hung', 3],
			[3, 2, false, 'hung', 4],
			[4, 1, true, '1', 4],
		]);
	});

	it('it is scaled and taken back by a person: the count that was asked for stays, nothing is started again', async () => {
		await apply(web('2'));
		await programs.run();
		await harness.control.scaleProcess('web', 4, {});
		await programs.run();
		await harness.control.undoRollout('web', {});
		await pass(60);
		expect((await detail()).process).toMatchObject({ revision: 4, spec: { args: ['1'] }, count: 4, ready: 4 });
		expect(await rollout()).toMatchObject({ phase: 'succeeded', cause: 'undo', from: 3, to: 4 });
		expect(programs.begun.filter((each) => /^web\.[012] /.test(each))).toHaveLength(3);
	});

	it('it is scaled, another one is applied, and that fails: the count that was asked for stays', async () => {
		await apply(web('hung'));
		await programs.run();
		await harness.control.scaleProcess('web', 4, {});
		await programs.run();
		await apply(web('bad', {}, 4));
		await pass(60);
		expect(await rollout()).toMatchObject({ phase: 'reverted', from: 1, to: 4 });
		expect((await detail()).process).toMatchObject({ revision: 5, spec: { args: ['1'] }, count: 4, ready: 4 });
	});

	it('it is scaled while it goes back: it still goes back', async () => {
		await apply(web('bad', { maxParallel: 3 }));
		await programs.run();
		programs.moods.set('1', 'hangs');
		const stuck = (await harness.instances('web')).find((each) => each.revision === 1);
		agents.find((each) => each.facts.name === stuck?.node)?.report(stuck?.id ?? '', 'running', { ready: false });
		await pass(4);
		await programs.run();
		expect((await rollout())?.phase).toBe('reverting');
		await harness.control.scaleProcess('web', 2, {});
		await pass(20);
		expect(await rollout()).toMatchObject({ phase: 'reverted', to: 2 });
		expect((await detail()).process).toMatchObject({ revision: 3, spec: { args: ['1'] }, count: 2, ready: 2 });
	});

	it('it is stopped: nothing is left of it but the target, which runs once it is started', async () => {
		await apply(web('2'));
		await programs.run();
		await harness.control.stopProcesses(['web']);
		await programs.run();
		expect(await rollout()).toMatchObject({ phase: 'cancelled', message: 'cancelled: the process was stopped' });
		expect(await revisions()).toEqual([2, 2, 2]);
		await harness.control.startProcesses(['web']);
		await programs.run();
		expect((await detail()).process).toMatchObject({ ready: 3, revision: 2 });
	});

	it('it is removed: so is the rollout', async () => {
		await apply(web('2'));
		await harness.control.removeProcesses(['web']);
		await programs.run();
		await apply(web('3'));
		expect(await rollout()).toBeUndefined();
		expect([...memory.entries()].filter(([key]) => key.startsWith('rollout/'))).toEqual([]);
	});

	it('another one is applied: it takes its place, and the way back leads to what was stable', async () => {
		await apply(web('hung'));
		await programs.run();
		await apply(web('bad'));
		await pass(60);
		expect(await rollout()).toMatchObject({ phase: 'reverted', from: 1, to: 3 });
		expect(await revisions()).toEqual([1, 1, 1]);
	});

	it('its settings are changed: they hold from then on', async () => {
		await apply(web('hung', { healthyDeadlineSeconds: 3000 }));
		await programs.run();
		await apply(web('hung', { progressDeadlineSeconds: 30 }));
		await pass(5);
		expect(await rollout()).toMatchObject({ phase: 'running', to: 3 });
		expect(await revisions()).toEqual([1, 1, 1, 3]);
	});

	it('the store takes nothing for a while: it goes on afterwards, and nothing happened twice', async () => {
		await apply(web('2'));
		await programs.run();
		store.failAlways();
		await pass(30);
		expect(await revisions()).toEqual([1, 1, 1, 2]);
		store.heal();
		await pass(120);
		expect(await revisions()).toEqual([2, 2, 2]);
		expect((await rollout())?.phase).toBe('succeeded');
		expect(programs.begun.filter((each) => each.endsWith(' 2'))).toHaveLength(3);
	});

	it('the record of another one is too large for the store: this one goes on', async () => {
		const other = (version: string) =>
			specOf('other', { args: [version], update: DEFAULT_UPDATE, placement: { count: 3 } });
		await harness.control.applyProcesses([other('1')], {});
		await programs.run();
		await harness.control.applyProcesses([other('2'), web('2')], {});
		await programs.run();
		memory.isTooLarge = (op) => op.key === 'rollout/other';
		await pass(120);
		expect((await rollout())?.phase).toBe('succeeded');
		const stuck = async () => (await harness.control.getProcess('other')).process.rollout?.phase;
		expect(await stuck()).toBe('running');
		memory.isTooLarge = () => false;
		await pass(120);
		expect(await stuck()).toBe('succeeded');
	});

	it('a node is silent: it waits, and goes on when the node is heard of again', async () => {
		await apply(web('hung', { healthyDeadlineSeconds: 60 }));
		await programs.run();
		const node = (await harness.instance('web.3'))?.node;
		const away = agents.find((each) => each.facts.name === node);
		const others = agents.filter((each) => each !== away);
		const beat = async (seconds: number) => {
			for (let left = seconds; left > 0; left -= 5) {
				await harness.clock.advance(5);
				for (const agent of others) agent.heartbeat();
			}
		};
		await beat(100);
		expect(await rollout()).toMatchObject({ phase: 'running', message: expect.stringContaining('its node is silent') });
	});

	it('keeps the stable revision however many are applied on top of each other', async () => {
		for (let at = 0; at < 14; at++) {
			await apply(web(`bad ${at}`, { autoRevert: false }));
			await programs.run();
		}
		const kept = (await detail()).revisions.map((each) => each.revision);
		expect(kept).toHaveLength(10);
		expect(kept[0]).toBe(1);
	});
});
