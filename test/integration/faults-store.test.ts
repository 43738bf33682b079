import { describe, expect, it } from 'vitest';
import type { NodeName } from '../../src/model/ids.ts';
import { FailingStore } from '../support/failing-store.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { ManagerHarness } from '../support/manager-harness.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { specOf } from '../support/specs.ts';

describe('a manager whose store takes nothing for a while', () => {
	it('refuses changes, keeps what it acknowledged, and plans by itself what it could not, once the store is well', async () => {
		const store = new FailingStore(new MemoryStore());
		const before = await ManagerHarness.open(store, new FakeClock());
		await before.agent('two');
		await before.clock.advance(1);
		await before.manager.close();

		// The node is known, and has not come back to this manager yet.
		const world = await ManagerHarness.open(store, new FakeClock());
		const one = await world.agent('one');
		await world.control.applyProcesses([specOf('a', { placement: { nodes: ['one' as NodeName] } })], {});
		await world.control.applyProcesses([specOf('b', { placement: { nodes: ['two' as NodeName] } })], {});
		await world.clock.advance(1);
		expect((await world.instance('b.0'))?.node).toBeUndefined();

		store.failAlways();
		await expect(world.control.applyProcesses([specOf('c')], {})).rejects.toMatchObject({ code: 'storage' });
		const two = await world.agent('two');
		await world.clock.advance(3);
		expect(await world.instance('a.0')).toMatchObject({ phase: 'running', node: 'one' });
		expect(await world.instance('c.0')).toBeUndefined();
		expect((await world.instance('b.0'))?.node).toBeUndefined();

		const warnings = async () => (await world.control.getVersion()).warnings;
		expect(await warnings()).toEqual([expect.stringMatching(/takes no changes: .*fails on purpose/)]);
		store.heal();
		const told = async () => (await world.events()).filter((line) => line.startsWith('manager-storage'));
		expect(await told()).toEqual([expect.stringMatching(/^manager-storage-failed manager: .*fails on purpose/)]);
		for (let beats = 0; beats < 10; beats++) {
			for (const agent of [one, two]) agent.heartbeat();
			await world.clock.advance(1);
		}
		expect(await world.instance('b.0')).toMatchObject({ phase: 'running', node: 'two' });
		expect(await told()).toHaveLength(2);
		expect((await told())[1]).toMatch(/^manager-storage-recovered/);
		expect(await warnings()).toBeUndefined();
		await world.manager.close();
	});
});
