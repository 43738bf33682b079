import { afterEach, describe, expect, it } from 'vitest';
import type { ScheduleSpec } from '../../../../src/model/schedule-spec.ts';
import type { FakeAgent } from '../../../support/fake-agent.ts';
import { everyMinute, ScheduleWorld, tasksOf } from '../../../support/schedule-world.ts';

let world: ScheduleWorld;
afterEach(() => world.close());

async function open(...specs: ScheduleSpec[]): Promise<FakeAgent> {
	world = await ScheduleWorld.open(specs);
	return world.join('a');
}

/** Minutes of the first hour of 2026, the second one not included; before it where they are negative. */
function minutes(from: number, until: number) {
	const start = Date.UTC(2026, 0, 1);
	return { from: start + from * 60_000, until: start + until * 60_000, limit: 100 };
}

/** So many fires, each of which succeeds. */
async function fire(agent: FakeAgent, times: number): Promise<void> {
	for (let round = 0; round < times; round++) {
		await world.advance(60);
		await finishAll(agent);
	}
}

async function finishAll(agent: FakeAgent): Promise<void> {
	for (let tasks = tasksOf(agent); tasks.length > 0; tasks = tasksOf(agent))
		for (const id of tasks) await world.finish(agent, id);
	await world.advance(5);
}

const few = { successes: 2, others: 2, maxAgeSeconds: 86_400 };

describe('a backfill', () => {
	it('stays in the history when newer times have run before it', async () => {
		const a = await open(everyMinute('tidy', { history: few }));
		await fire(a, 3);
		await world.control.backfillSchedule('tidy', minutes(-10, -8));
		await world.calm();
		await finishAll(a);
		expect(await world.outcomes('tidy')).toEqual(['235000Z-b succeeded', '235100Z-b succeeded']);
		expect(await world.control.backfillSchedule('tidy', minutes(-10, -8))).toEqual([]);
	});

	it('runs no time again whose run has left the history, but by force', async () => {
		const a = await open(everyMinute('tidy', { history: few }));
		await fire(a, 5);
		await expect(world.control.backfillSchedule('tidy', minutes(0, 6))).rejects.toThrow(
			'whether tidy has run at 2026-01-01T00:01:00Z is not known any more: its history is complete from 2026-01-01T00:04:00Z on; use --from 2026-01-01T00:04:00Z, or --force to run what is not known, too',
		);
		expect(await world.control.backfillSchedule('tidy', minutes(4, 6))).toEqual([]);
		await world.restart();
		await world.rejoin(a);
		await expect(world.control.backfillSchedule('tidy', minutes(1, 4))).rejects.toThrow(
			'complete from 2026-01-01T00:04:00Z on; --force runs what is not known, too',
		);
		const forced = await world.control.backfillSchedule('tidy', { ...minutes(1, 6), force: true });
		expect(forced.map((run) => run.id.slice(-9))).toEqual(['000100Z-b', '000200Z-b', '000300Z-b']);
	});

	it('of times before the schedule was made is not known twice, either', async () => {
		const a = await open(everyMinute('tidy', { history: few }));
		for (const [from, until] of [
			[-10, -8],
			[-8, -5],
		] as const) {
			await world.control.backfillSchedule('tidy', minutes(from, until));
			await world.calm();
			await finishAll(a);
		}
		await expect(world.control.backfillSchedule('tidy', minutes(-10, -5))).rejects.toThrow(
			'whether tidy has run at 2025-12-31T23:50:00Z is not known any more: its history is complete from 2025-12-31T23:53:00Z on',
		);
		expect(await world.control.backfillSchedule('tidy', minutes(-7, -4))).toHaveLength(1);
	});

	it('knows of an edit and of a pause what was forgotten before, and of a schedule made anew nothing', async () => {
		const a = await open(everyMinute('tidy', { history: few }));
		await fire(a, 5);
		await world.control.applySchedules(
			[everyMinute('tidy', { history: few, when: { kind: 'cron', expression: '*/1 * * * *' } })],
			{},
		);
		await world.control.pauseSchedules(['tidy'], {});
		await world.control.resumeSchedules(['tidy']);
		await expect(world.control.backfillSchedule('tidy', minutes(1, 4))).rejects.toMatchObject({ code: 'precondition' });
		await world.control.removeSchedules(['tidy']);
		await world.control.applySchedules([everyMinute('tidy', { history: few })], {});
		expect(await world.control.backfillSchedule('tidy', minutes(1, 4))).toHaveLength(3);
	});
});

describe('a time that was missed or skipped', () => {
	it('is made up for, also the one that has the row of a whole gap', async () => {
		await open(everyMinute('tidy', { catchUp: 'none' }));
		await world.restart(600);
		const a = await world.join('a');
		await world.advance(1);
		expect(await world.outcomes('tidy')).toEqual(['000800Z missed', '000900Z running', '001000Z skipped']);
		await finishAll(a);
		const made = await world.control.backfillSchedule('tidy', minutes(7, 11));
		expect(made.map((run) => run.id.slice(-9))).toEqual(['000700Z-b', '000800Z-b', '001000Z-b']);
	});

	it('while another one ran is made up for', async () => {
		const a = await open(everyMinute('tidy', { overlap: 'forbid' }));
		await world.advance(130);
		await finishAll(a);
		expect(await world.outcomes('tidy')).toEqual(['000100Z succeeded', '000200Z skipped']);
		expect(await world.control.backfillSchedule('tidy', minutes(1, 3))).toMatchObject([
			{ scheduledAt: Date.UTC(2026, 0, 1, 0, 2) },
		]);
	});

	it('also when it was made up for is made up for again', async () => {
		world = await ScheduleWorld.open([everyMinute('tidy', { startingDeadlineSeconds: 1 })]);
		await world.control.backfillSchedule('tidy', minutes(-1, 0));
		await world.advance(30);
		expect(await world.outcomes('tidy')).toEqual(['235900Z-b missed']);
		const a = await world.join('a');
		expect(await world.control.backfillSchedule('tidy', minutes(-1, 0))).toHaveLength(1);
		await world.calm();
		expect(await world.outcomes('tidy')).toEqual(['235900Z-b running']);
		await finishAll(a);
		expect(await world.outcomes('tidy')).toEqual(['235900Z-b succeeded']);
	});
});

describe('the history', () => {
	it('keeps the newest that has run, however many were skipped since', async () => {
		const history = { successes: 2, others: 2, maxAgeSeconds: 86_400 };
		const a = await open(everyMinute('tidy', { overlap: 'forbid', history }));
		await world.advance(60);
		await world.finish(a, tasksOf(a)[0] ?? '', 1);
		await world.advance(60 * 6 + 5);
		expect(await world.outcomes('tidy')).toEqual([
			'000100Z failed',
			'000200Z running',
			'000600Z skipped',
			'000700Z skipped',
		]);
	});
});
