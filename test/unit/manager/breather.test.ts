import { expect, it } from 'vitest';
import { Breather } from '../../../src/manager/breather.ts';
import { DEFAULT_UPDATE } from '../../../src/model/update-spec.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { ManagerHarness } from '../../support/manager-harness.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { specOf } from '../../support/specs.ts';

/** Each look at it takes a while, as on a machine that has much to do. */
class SlowClock extends FakeClock {
	lookSeconds = 0;
	#late = 0;

	override monotonic(): number {
		this.#late += this.lookSeconds;
		return super.monotonic() + this.#late;
	}
}

it('pauses four times as long as long work took, not at all after short work, and no more once it is ended', async () => {
	const clock = new SlowClock();
	const breather = new Breather(clock);
	breather.work(() => 1);
	await breather.rest();
	clock.lookSeconds = 0.05;
	expect(breather.work(() => 'done')).toBe('done');
	let over = false;
	const rest = breather.rest().then(() => {
		over = true;
	});
	await clock.advance(0.19);
	expect(over).toBe(false);
	await clock.advance(0.02);
	expect(over).toBe(true);
	await rest;
	breather.work(() => undefined);
	const last = breather.rest();
	breather.end();
	await last;
});

it('reports that come during a rollout whose plans are long are planned together', async () => {
	const clock = new SlowClock();
	const store = new MemoryStore();
	const harness = await ManagerHarness.open(store, clock);
	const agent = await harness.agent('n1', { obedient: false });
	const update = { ...DEFAULT_UPDATE, maxParallel: 20, minHealthySeconds: 0, stopFirst: true };
	const web = (version: string) => specOf('web', { args: [version], update, placement: { count: 20 } });
	await harness.control.createProcess(web('1'));
	await settle();
	for (const id of agent.assignments.keys()) agent.report(id, 'running');
	await settle();
	await harness.control.applyProcesses([web('2')], {});
	await settle();
	clock.lookSeconds = 0.01;
	const before = store.commits;
	for (const id of agent.assignments.keys()) {
		agent.report(id, 'running', { attempt: 2 });
		await settle();
	}
	expect(store.commits - before).toBeLessThan(5);
	expect((await harness.control.getProcess('web')).process.rollout?.phase).toBe('running');
	await clock.advance(1);
	expect((await harness.control.getProcess('web')).process.rollout?.phase).toBe('succeeded');
	await harness.manager.close();
});
