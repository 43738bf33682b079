import { afterEach, describe, expect, it } from 'vitest';
import type { FakeAgent } from '../../../support/fake-agent.ts';
import { everyMinute, ScheduleWorld, tasksOf } from '../../../support/schedule-world.ts';

let world: ScheduleWorld;
afterEach(() => world.close());

const idOf = (minute: number): string => `tidy@20260101T00${String(minute).padStart(2, '0')}00Z.0`;

/** Each minute that is expected runs alone, in order, and takes a second. */
async function oneByOne(agent: FakeAgent, minutes: readonly number[]): Promise<void> {
	for (const minute of minutes) {
		expect(tasksOf(agent)).toEqual([idOf(minute)]);
		await world.advance(1);
		await world.finish(agent, idOf(minute));
	}
}

/** No manager was there from 00:00 to 00:10:30. */
async function gap(changes: Parameters<typeof everyMinute>[1]): Promise<FakeAgent> {
	world = await ScheduleWorld.open([everyMinute('tidy', { catchUp: 'all', ...changes })]);
	await world.restart(630);
	const agent = await world.join('a');
	await world.advance(1);
	return agent;
}

describe('what fell due while no manager was there, with catchUp: all', () => {
	it('runs one after the other with overlap: forbid, which skips the fires that come meanwhile', async () => {
		const a = await gap({ overlap: 'forbid' });
		await oneByOne(a, [1, 2, 3]);
		await world.advance(40);
		await oneByOne(a, [4, 5, 6, 7, 8, 9]);
		expect(tasksOf(a)).toEqual([]);
		const [newest] = await world.control.listRuns('tidy', { limit: 1 });
		expect(newest).toMatchObject({ cause: 'schedule', outcome: 'skipped' });
		expect(newest?.reason).toContain('overlap is forbid');
		await world.advance(60);
		expect(tasksOf(a)).toEqual([idOf(12)]);
		const rows = (await world.outcomes('tidy')).map((row) => row.slice(2));
		expect(rows).toEqual([
			...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((minute) => `0${minute}00Z succeeded`),
			'1000Z skipped',
			'1100Z skipped',
			'1200Z running',
		]);
	});

	it('runs one after the other with overlap: queue, and does not count as waiting for those that come behind it', async () => {
		const a = await gap({ overlap: 'queue', maxQueued: 2 });
		await world.advance(120);
		await oneByOne(a, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
		expect((await world.outcomes('tidy')).slice(-2)).toEqual(['001100Z succeeded', '001200Z skipped']);
	});

	it('waits for the run that was under way, and for its turn over another change of managers', async () => {
		world = await ScheduleWorld.open([everyMinute('tidy', { catchUp: 'all' })]);
		await world.join('a');
		await world.advance(60);
		await world.restart(400);
		const a = await world.join('a');
		await world.advance(1);
		expect(tasksOf(a)).toEqual([idOf(1)]);
		await oneByOne(a, [1, 2, 3]);
		await world.restart();
		const again = await world.join('a');
		await world.calm();
		await oneByOne(again, [4, 5, 6]);
	});

	it('waits for its mutex, however many do', async () => {
		const a = await gap({ overlap: 'allow', mutex: 'db', maxQueued: 1 });
		await oneByOne(a, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
	});

	it('comes before a backfill that was asked for after it', async () => {
		const a = await gap({ overlap: 'forbid' });
		const range = { from: Date.UTC(2025, 11, 31, 12), until: Date.UTC(2025, 11, 31, 12, 1), limit: 10 };
		await world.control.backfillSchedule('tidy', range);
		await oneByOne(a, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
		expect(tasksOf(a)).toEqual(['tidy@20251231T120000Z-b.0']);
	});
});
