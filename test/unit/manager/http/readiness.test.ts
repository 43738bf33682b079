import { expect, it } from 'vitest';
import { Front } from '../../../../src/manager/leadership/front.ts';
import { MinderError } from '../../../../src/model/errors.ts';
import { FailingStore } from '../../../support/failing-store.ts';
import { ManagerHarness } from '../../../support/manager-harness.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { specOf } from '../../../support/specs.ts';

it('a manager whose store takes no changes is not ready, until it takes them again', async () => {
	const store = new FailingStore(new MemoryStore());
	const { manager, control, clock } = await ManagerHarness.open(store);
	expect(manager.notReady()).toBeUndefined();
	store.failAlways();
	await expect(control.applyProcesses([specOf('api')], {})).rejects.toMatchObject({ code: 'storage' });
	expect(manager.notReady()).toBe('the store takes no changes');
	store.heal();
	await clock.advance(120);
	await control.applyProcesses([specOf('api')], {});
	expect(manager.notReady()).toBeUndefined();
});

it('one of several is ready while it leads, and where what it leads is', async () => {
	const { manager } = await ManagerHarness.open();
	let leads = false;
	const front = new Front(
		() => leads,
		() => new MinderError('not-leader', 'another leads'),
	);
	const served = { control: manager.guarded, agents: manager.agents };
	expect(front.notReady()).toBe('this manager does not lead');
	front.enter(served, new AbortController().signal);
	expect(front.notReady()).toBe('this manager does not lead');
	leads = true;
	expect(front.notReady()).toBeUndefined();
	front.enter({ ...served, notReady: () => 'no' }, new AbortController().signal);
	expect(front.notReady()).toBe('no');
	front.leave();
	expect(front.notReady()).toBe('this manager does not lead');
});
