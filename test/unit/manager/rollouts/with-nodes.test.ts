import { beforeEach, describe, expect, it } from 'vitest';
import type { InstanceId } from '../../../../src/model/ids.ts';
import type { PlacementSpec } from '../../../../src/model/process-spec.ts';
import { DEFAULT_UPDATE } from '../../../../src/model/update-spec.ts';
import type { FakeAgent } from '../../../support/fake-agent.ts';
import { settle } from '../../../support/fake-clock.ts';
import { ManagerHarness } from '../../../support/manager-harness.ts';
import { Programs } from '../../../support/programs.ts';
import { specOf } from '../../../support/specs.ts';

let harness: ManagerHarness;
let agents: FakeAgent[];
let programs: Programs;

const web = (version: string, placement: Partial<PlacementSpec> = {}, autoRevert = true) =>
	specOf('web', {
		args: [version],
		update: { ...DEFAULT_UPDATE, minHealthySeconds: 1, autoRevert },
		placement: { count: 3, ...placement },
	});
const apply = (spec: ReturnType<typeof web>) => harness.control.applyProcesses([spec], {});
const rollout = async () => (await harness.control.getProcess('web')).process.rollout;
const shown = async (name = 'web') =>
	(await harness.instances(name)).filter((each) => each.revision > 0).map((each) => `${each.revision} on ${each.node}`);

async function pass(seconds: number, each?: () => Promise<void>): Promise<void> {
	for (let left = seconds; left > 0; left -= 2) {
		await harness.clock.advance(Math.min(2, left));
		for (const agent of agents) agent.heartbeat();
		await programs.run(each);
	}
}

beforeEach(async () => {
	harness = await ManagerHarness.open();
	agents = [];
	for (const name of ['a', 'b', 'c']) {
		agents.push(await harness.agent(name, { obedient: false, labels: { disk: name === 'c' ? 'ssd' : 'hdd' } }));
	}
	programs = new Programs(agents);
	programs.moods.set('bad', 'fails');
	await apply(web('1'));
	await programs.run();
});

describe('a rollout and the nodes', () => {
	it('moves instances off nodes that the placement allows no more, never below the count', async () => {
		let least = 99;
		await apply(web('1', { selector: { disk: 'ssd' } }));
		await pass(30, async () => {
			least = Math.min(least, (await harness.control.getProcess('web')).process.ready);
		});
		expect(await shown()).toEqual(['2 on c', '2 on c', '2 on c']);
		expect(await rollout()).toMatchObject({ phase: 'succeeded' });
		expect(least).toBeGreaterThanOrEqual(2);
	});

	it('starts what is stopped first on its new node once it has stopped on the old one', async () => {
		const update = { ...DEFAULT_UPDATE, minHealthySeconds: 1, stopFirst: true };
		const one = (placement: Partial<PlacementSpec>) => specOf('db', { update, placement: { count: 1, ...placement } });
		await apply(one({ selector: { disk: 'hdd' } }));
		await programs.run();
		const [before] = await harness.instances('db');
		const [leaves, takes] = [agents.find((each) => each.facts.name === before?.node), agents[2]];
		await apply(one({ selector: { disk: 'ssd' } }));
		await settle();
		expect(leaves?.assignments.has('db.0' as InstanceId)).toBe(false);
		const held = () => takes?.assignments.get('db.1' as InstanceId)?.blockedBy;
		expect(held()).toBe(`db.0 to be stopped on ${before?.node}`);
		leaves?.report('db.0', 'stopped', { gone: true });
		await settle();
		expect(held()).toBeUndefined();
		await pass(10);
		expect(await shown('db')).toEqual(['2 on c']);
		expect((await harness.control.getProcess('db')).process.rollout).toMatchObject({ phase: 'succeeded' });
	});

	it('gives up and goes back where no node can take the new ones, and says why', async () => {
		await apply(web('2', { selector: { disk: 'tape' } }));
		await programs.run();
		expect((await rollout())?.message).toContain('no node has label disk=tape');
		await pass(310);
		expect(await rollout()).toMatchObject({ phase: 'reverted' });
		expect((await rollout())?.message).toContain('no node has label disk=tape');
		expect(await shown()).toEqual(['1 on a', '1 on b', '1 on c']);
	});

	it('that has failed does not stand in the way of a drain', async () => {
		await apply(web('bad', {}, false));
		await pass(6);
		expect((await rollout())?.phase).toBe('failed');
		programs.moods.set('bad', 'good');
		const count = (await harness.instances('web')).length;
		await harness.control.drainNode('b', {});
		await pass(20);
		expect((await shown()).filter((each) => each.endsWith('on b'))).toEqual([]);
		expect(await shown()).toHaveLength(count);
		expect((await harness.control.listNodes(['b']))[0]?.maintenance).toMatchObject({ kind: 'drained' });
	});

	it('and a drain at once come to an end, both', async () => {
		await harness.control.drainNode('b', {});
		await apply(web('2'));
		await pass(40);
		const all = await shown();
		expect(all).toHaveLength(3);
		expect(all.every((each) => each.startsWith('2 ') && !each.endsWith('on b'))).toBe(true);
		expect((await rollout())?.phase).toBe('succeeded');
	});
});
