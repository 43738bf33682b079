import { afterEach, describe, expect, it } from 'vitest';
import type { ScheduleSpec } from '../../../../src/model/schedule-spec.ts';
import type { Op } from '../../../../src/store/store.ts';
import { FailingStore } from '../../../support/failing-store.ts';
import { FakeClock, settle } from '../../../support/fake-clock.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { everyMinute, ScheduleWorld, tasksOf } from '../../../support/schedule-world.ts';

let world: ScheduleWorld;
afterEach(() => world.close());

async function open(...specs: ScheduleSpec[]): Promise<void> {
	world = await ScheduleWorld.open(specs);
}

describe('a retry', () => {
	it('is made although its commit fails and the clock was set back', async () => {
		const store = new FailingStore(new MemoryStore());
		const retries = { limit: 2, intervalSeconds: 30, backoff: 1, maxIntervalSeconds: 30 };
		world = await ScheduleWorld.open([everyMinute('tidy', { when: { kind: 'manual' }, retries })], store);
		const a = await world.join('a');
		const { id } = await world.control.runSchedule('tidy');
		await world.calm();
		await world.finish(a, `${id}.0`, 1);
		await world.advance(5);
		world.clock.wallOffset = -3600 * 1000;
		store.failNext();
		await world.advance(40);
		expect(tasksOf(a)).toEqual([`${id}.1`]);
	});

	it('is not put off by hours where the clock was set back before another manager took over', async () => {
		const retries = { limit: 2, intervalSeconds: 30, backoff: 1, maxIntervalSeconds: 30 };
		await open(everyMinute('tidy', { when: { kind: 'manual' }, retries }));
		const a = await world.join('a');
		const { id } = await world.control.runSchedule('tidy');
		await world.calm();
		await world.finish(a, `${id}.0`, 1);
		world.clock.wallOffset = -3600 * 1000;
		await world.restart();
		await world.rejoin(a);
		await world.advance(60);
		expect(tasksOf(a)).toEqual([`${id}.1`]);
	});
});

describe('a retry that fell due while no manager was there', () => {
	it.each([
		['any', 0],
		['rotate', 3600],
		['any', 3600],
	] as const)('with strategy %s waits for a node, also %i s later', async (strategy, awaySeconds) => {
		const retries = { limit: 1, intervalSeconds: 10, backoff: 1, maxIntervalSeconds: 10 };
		const when = { kind: 'manual' } as const;
		await open(everyMinute('tidy', { when, on: { strategy }, retries, startingDeadlineSeconds: 60 }));
		const a = await world.join('a');
		const { id } = await world.control.runSchedule('tidy');
		await world.calm();
		await world.finish(a, `${id}.0`, 1);
		await world.restart(awaySeconds);
		await world.advance(50);
		await world.rejoin(a);
		await world.advance(10);
		expect(tasksOf(a)).toEqual([`${id}.1`]);
	});

	it('is given up once no node took it for as long as the deadline', async () => {
		const retries = { limit: 1, intervalSeconds: 10, backoff: 1, maxIntervalSeconds: 10 };
		const when = { kind: 'manual' } as const;
		await open(everyMinute('tidy', { when, retries, startingDeadlineSeconds: 60 }));
		const a = await world.join('a');
		const { id } = await world.control.runSchedule('tidy');
		await world.calm();
		await world.finish(a, `${id}.0`, 1);
		await world.restart(3600);
		await world.advance(70);
		const { run } = await world.control.getRun(id);
		expect(run).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('no node took another try') });
	});
});

describe('a retry that no node takes', () => {
	/** As real ones, it never shows the same time twice. */
	class TickingClock extends FakeClock {
		#reads = 0;
		override wall(): number {
			return super.wall() + this.#reads++;
		}
	}

	/** Leaves others their turn, as a disk does. */
	class SlowStore extends MemoryStore {
		override async commit(ops: readonly Op[]): Promise<void> {
			await settle();
			await super.commit(ops);
		}
	}

	it('is looked at every 5 s, not all the time', async () => {
		const store = new SlowStore();
		const retries = { limit: 2, intervalSeconds: 1, backoff: 1, maxIntervalSeconds: 1 };
		world = await ScheduleWorld.open(
			[everyMinute('tidy', { when: { kind: 'manual' }, retries })],
			store,
			new TickingClock(),
		);
		const a = await world.join('a');
		const { id } = await world.control.runSchedule('tidy');
		for (let turn = 0; turn < 5; turn++) await world.calm();
		await world.control.cordonNode('a', {});
		await world.finish(a, `${id}.0`, 1);
		await world.advance(2);
		for (let turn = 0; turn < 5; turn++) await world.calm();
		const before = store.commits;
		for (let turn = 0; turn < 20; turn++) await world.calm();
		expect(store.commits - before).toBeLessThan(3);
		await world.control.uncordonNode('a');
		await world.advance(10);
		for (let turn = 0; turn < 5; turn++) await world.calm();
		expect(tasksOf(a)).toEqual([`${id}.1`]);
	});
});
