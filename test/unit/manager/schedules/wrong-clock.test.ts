import { afterEach, describe, expect, it } from 'vitest';
import { everyMinute, ScheduleWorld, tasksOf } from '../../../support/schedule-world.ts';

let world: ScheduleWorld;
afterEach(() => world.close());

const YEAR_MS = 365 * 86_400_000;
const tidy = everyMinute('tidy', { overlap: 'allow', catchUp: 'none' });
const interval = everyMinute('tidy', { overlap: 'allow', when: { kind: 'every', seconds: 60 } });
const edited = everyMinute('tidy', { overlap: 'allow', when: { kind: 'cron', expression: '*/1 * * * *' } });

/** As it is after two minutes in which the clock was ahead. */
async function openAhead(ahead: number, made = tidy) {
	world = await ScheduleWorld.open([]);
	world.clock.wallOffset = ahead;
	await world.control.applySchedules([made], {});
	const a = await world.join('a');
	await world.advance(120);
	world.clock.wallOffset = 0;
	expect(tasksOf(a)).not.toEqual([]);
	return a;
}

async function pauseAndResume(): Promise<void> {
	await world.control.pauseSchedules(['tidy'], {});
	await world.control.resumeSchedules(['tidy']);
}

describe('a schedule whose clock was ahead', () => {
	it.each([
		['an edit of its times', tidy, () => world.control.applySchedules([edited], {})],
		['the end of a pause', tidy, pauseAndResume],
		['the end of a pause, also one that counts from its making', interval, pauseAndResume],
		[
			'the end of a pause by its spec',
			tidy,
			async () => {
				await world.control.applySchedules([{ ...tidy, paused: true }], {});
				await world.control.applySchedules([tidy], {});
			},
		],
	])('fires again from now on after %s', async (_, made, revive) => {
		const a = await openAhead(YEAR_MS, made);
		await revive();
		await world.advance(125);
		expect(tasksOf(a).filter((id) => id.startsWith('tidy@2026'))).toHaveLength(2);
		const [view] = await world.control.listSchedules([]);
		expect(view?.warning).toBeUndefined();
		expect(view?.createdAt).toBeLessThan(world.clock.wall());
	});

	it('does not by an edit of something else', async () => {
		const a = await openAhead(YEAR_MS);
		await world.control.applySchedules([{ ...tidy, timeoutSeconds: 30 }], {});
		await world.advance(125);
		expect(tasksOf(a).filter((id) => id.startsWith('tidy@2026'))).toEqual([]);
	});

	it('says so from a minute on, and what to do', async () => {
		await openAhead(300_000);
		const warning = async () => (await world.control.listSchedules([]))[0]?.warning;
		expect(await warning()).toBe(
			'does not fire until 2026-01-01T00:07:00Z, as the clock was ahead and it fired then; to let it fire from now on: minder schedule pause tidy, then minder schedule resume tidy',
		);
		await world.control.pauseSchedules(['tidy'], {});
		expect(await warning()).toMatch(/from now on: minder schedule resume tidy$/);
	});

	it('is left as it is where the clock was ahead by less than a minute', async () => {
		const a = await openAhead(50_000);
		const before = tasksOf(a);
		expect((await world.control.listSchedules([]))[0]?.warning).toBeUndefined();
		await pauseAndResume();
		await world.advance(50);
		expect(tasksOf(a)).toEqual(before);
	});
});

it('one that follows others is not taken for one whose clock was ahead', async () => {
	world = await ScheduleWorld.open([everyMinute('after', { when: { kind: 'manual' } })]);
	world.clock.wallOffset = YEAR_MS;
	await world.control.applySchedules([everyMinute('tidy', { when: { kind: 'manual' } })], {});
	world.clock.wallOffset = 0;
	const [, before] = await world.control.listSchedules([]);
	await pauseAndResume();
	const [, after] = await world.control.listSchedules([]);
	expect(after?.lastFire).toBe(before?.lastFire);
	expect(after?.warning).toBeUndefined();
});
