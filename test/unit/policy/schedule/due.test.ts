import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schedule } from '../../../../src/model/schedule-records.ts';
import { CATCH_UPS, type ScheduleSpec } from '../../../../src/model/schedule-spec.ts';
import { jitterOf } from '../../../../src/policy/cron/next-fire.ts';
import { type Due, dueFires } from '../../../../src/policy/schedule/due.ts';
import { scheduleOf, scheduleSpecOf } from '../../../support/schedules.ts';

const DAY = Date.parse('2026-03-10T00:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const hourly = (changes: Partial<ScheduleSpec> = {}): Schedule =>
	scheduleOf(scheduleSpecOf('hourly', '0 * * * *', changes as object), DAY);
const secondly = (changes: Partial<ScheduleSpec> = {}): Schedule =>
	scheduleOf(scheduleSpecOf('secondly', { kind: 'every', seconds: 1 }, changes as object), DAY);
const shown = (fires: readonly Due[]) =>
	fires.map(
		(fire) => `${new Date(fire.at).toISOString().slice(11, 19)} ${fire.kind === 'run' ? fire.cause : 'missed'}`,
	);

describe('fires that are due', () => {
	it('nothing is due before its time, and it says when to ask again', () => {
		expect(dueFires(hourly(), DAY + HOUR - 1)).toEqual({ fires: [], lastFire: DAY, nextDueAt: DAY + HOUR });
	});

	it('one runs at its time, and up to 60 s later as if it were on time', () => {
		const due = { at: DAY + HOUR, kind: 'run', cause: 'schedule' };
		for (const late of [0, 1, MINUTE])
			expect(dueFires(hourly(), DAY + HOUR + late)).toEqual({
				fires: [due],
				lastFire: DAY + HOUR,
				nextDueAt: DAY + 2 * HOUR,
			});
	});

	it('one that was decided on never comes again, also where the clock is set back', () => {
		const decided = { ...hourly(), lastFire: DAY + 5 * HOUR };
		for (const now of [DAY + 5 * HOUR, DAY + 3 * HOUR, DAY - 100 * HOUR])
			expect(dueFires(decided, now)).toEqual({
				fires: [],
				lastFire: DAY + 5 * HOUR,
				nextDueAt: DAY + 6 * HOUR,
			});
	});

	it('jitter puts off when it is due, not its time', () => {
		const spread = hourly({ jitterSeconds: 1800 });
		const jitter = jitterOf(spread.spec);
		expect(jitter).toBeGreaterThan(0);
		expect(dueFires(spread, DAY + HOUR + jitter - 1)).toMatchObject({ fires: [], nextDueAt: DAY + HOUR + jitter });
		expect(dueFires(spread, DAY + HOUR + jitter)).toEqual({
			fires: [{ at: DAY + HOUR, kind: 'run', cause: 'schedule' }],
			lastFire: DAY + HOUR,
			nextDueAt: DAY + 2 * HOUR + jitter,
		});
	});

	it('every one of many within 60 s runs', () => {
		const { fires } = dueFires(secondly(), DAY + 30 * SECOND);
		expect(fires).toHaveLength(30);
		expect(fires.every((fire) => fire.kind === 'run' && fire.cause === 'schedule')).toBe(true);
	});
});

describe('a gap', () => {
	const late = DAY + 3 * HOUR + 30 * MINUTE;

	it('catchUp none: is recorded as missed, once', () => {
		const { fires, lastFire } = dueFires(hourly({ catchUp: 'none' }), late);
		expect(fires).toEqual([
			{
				at: DAY + 3 * HOUR,
				kind: 'missed',
				reason: '3 fires missed, from 2026-03-10T01:00:00Z to 2026-03-10T03:00:00Z (catchUp none, startingDeadline 1h)',
			},
		]);
		expect(lastFire).toBe(DAY + 3 * HOUR);
	});

	it('catchUp once: the last one runs, those before it are missed', () => {
		expect(shown(dueFires(hourly(), late).fires)).toEqual(['02:00:00 missed', '03:00:00 catch-up']);
	});

	it('catchUp once: a fire that is on time makes up for those before it', () => {
		const { fires } = dueFires(hourly(), DAY + 3 * HOUR + 30 * SECOND);
		expect(shown(fires)).toEqual(['02:00:00 missed', '03:00:00 schedule']);
	});

	it('catchUp all: each within startingDeadline runs, those before are missed', () => {
		const all = hourly({ catchUp: 'all', startingDeadlineSeconds: 2 * 3600 });
		expect(shown(dueFires(all, late).fires)).toEqual(['01:00:00 missed', '02:00:00 catch-up', '03:00:00 catch-up']);
		expect(shown(dueFires(all, DAY + 3 * HOUR + 1).fires)).toEqual([
			'01:00:00 missed',
			'02:00:00 catch-up',
			'03:00:00 schedule',
		]);
	});

	it('catchUp all: no more than the newest 100 run', () => {
		const { fires } = dueFires(secondly({ catchUp: 'all' }), DAY + 30 * MINUTE);
		expect(fires[0]).toMatchObject({ kind: 'missed', at: DAY + 30 * MINUTE - 161 * SECOND });
		expect(fires.slice(1, 101).map((fire) => fire.at)).toEqual(
			Array.from({ length: 100 }, (_, index) => DAY + 30 * MINUTE - (160 - index) * SECOND),
		);
		expect(fires.slice(1, 101).every((fire) => fire.kind === 'run' && fire.cause === 'catch-up')).toBe(true);
		expect(fires.slice(101).map((fire) => fire.kind === 'run' && fire.cause)).toEqual(Array(61).fill('schedule'));
	});

	it('a single one says so, and a deadline shorter than 60 s holds', () => {
		const { fires } = dueFires(hourly({ startingDeadlineSeconds: 20 }), DAY + HOUR + 21 * SECOND);
		expect(fires).toEqual([
			{
				at: DAY + HOUR,
				kind: 'missed',
				reason: '1 fire missed, at 2026-03-10T01:00:00Z (catchUp once, startingDeadline 20s)',
			},
		]);
		expect(shown(dueFires(hourly({ startingDeadlineSeconds: 20 }), DAY + HOUR + 20 * SECOND).fires)).toEqual([
			'01:00:00 schedule',
		]);
	});

	it('a deadline of nothing still leaves timers a second', () => {
		const eager = hourly({ startingDeadlineSeconds: 0 });
		expect(shown(dueFires(eager, DAY + HOUR + 900).fires)).toEqual(['01:00:00 schedule']);
	});

	it.each(CATCH_UPS)('catchUp %s: of ten years of seconds costs few steps and says that there were more', (catchUp) => {
		const expression = { when: { kind: 'cron', expression: '* * * * * *' }, startingDeadlineSeconds: 3 * 365 * 86_400 };
		const { fires } = dueFires(secondly({ ...expression, catchUp } as Partial<ScheduleSpec>), DAY + 3650 * 24 * HOUR);
		expect(fires[0]).toMatchObject({ kind: 'missed', reason: expect.stringContaining('more than 100 fires missed') });
		expect(fires).toHaveLength(catchUp === 'all' ? 162 : 62);
	});

	it('one that is sparse is found where it is', () => {
		const yearly = scheduleOf(scheduleSpecOf('leap', '0 0 29 2 *', { startingDeadlineSeconds: 86_400 * 2000 }), DAY);
		const { fires, nextDueAt } = dueFires(yearly, Date.parse('2030-01-01T00:00:00Z'));
		expect(fires).toEqual([{ at: Date.parse('2028-02-29T00:00:00Z'), kind: 'run', cause: 'catch-up' }]);
		expect(nextDueAt).toBe(Date.parse('2032-02-29T00:00:00Z'));
	});
});

describe('a schedule that does not fire', () => {
	it('a paused one lets its fires pass unrecorded, and does not make up for them when it is resumed', () => {
		const paused = { ...hourly(), paused: { at: DAY } };
		const due = dueFires(paused, DAY + 5.5 * HOUR);
		expect(due).toEqual({ fires: [], lastFire: DAY + 5.5 * HOUR });
		const resumed = { ...hourly(), lastFire: due.lastFire };
		expect(dueFires(resumed, DAY + 5.5 * HOUR)).toMatchObject({ fires: [], nextDueAt: DAY + 6 * HOUR });
		expect(dueFires({ ...paused, lastFire: DAY + HOUR }, DAY).lastFire).toBe(DAY + HOUR);
	});

	it('one that is paused by its spec likewise', () => {
		expect(dueFires(hourly({ paused: true }), DAY + 5 * HOUR)).toEqual({ fires: [], lastFire: DAY + 5 * HOUR });
	});

	it('one without times of its own', () => {
		const manual = scheduleOf(scheduleSpecOf('m', { kind: 'manual' }), DAY);
		expect(dueFires(manual, DAY + HOUR)).toEqual({ fires: [], lastFire: DAY });
	});

	it('one for a single time fires once', () => {
		const once = scheduleOf(scheduleSpecOf('o', { kind: 'at', at: DAY + HOUR }), DAY);
		const due = dueFires(once, DAY + HOUR);
		expect(due).toEqual({ fires: [{ at: DAY + HOUR, kind: 'run', cause: 'schedule' }], lastFire: DAY + HOUR });
		expect(dueFires({ ...once, lastFire: due.lastFire }, DAY + 2 * HOUR).fires).toEqual([]);
	});

	it('one that has expired, or has not begun', () => {
		expect(dueFires(hourly({ expiresAt: DAY + HOUR }), DAY + 2 * HOUR)).toEqual({ fires: [], lastFire: DAY });
		const later = hourly({ startsAt: DAY + 3 * HOUR });
		expect(dueFires(later, DAY + 2 * HOUR)).toMatchObject({ fires: [], nextDueAt: DAY + 3 * HOUR });
	});
});

describe('however the clock goes', () => {
	const expressions = ['0 * * * *', '*/7 * * * *', '*/20 * * * * *', '30 2 * * *'];
	const step = fc.oneof(
		fc.integer({ min: 0, max: 120 * SECOND }),
		fc.integer({ min: -5 * HOUR, max: 5 * HOUR }),
		fc.integer({ min: -400 * 24 * HOUR, max: 400 * 24 * HOUR }),
	);

	it('times only rise, nothing comes before its time, and asking again at once gives nothing', () => {
		const schedules = fc.record({
			expression: fc.constantFrom(...expressions),
			catchUp: fc.constantFrom(...CATCH_UPS),
			startingDeadlineSeconds: fc.constantFrom(5, 90, 3600, 400 * 86_400),
			jitterSeconds: fc.constantFrom(0, 45, 5000),
			steps: fc.array(step, { minLength: 1, maxLength: 25 }),
		});
		fc.assert(
			fc.property(schedules, ({ expression, steps, ...rest }) => {
				let schedule = scheduleOf(scheduleSpecOf('any', expression, { ...rest, timezone: 'Europe/Berlin' }), DAY);
				const jitter = jitterOf(schedule.spec);
				let now = DAY;
				for (const by of steps) {
					now += by;
					const { fires, lastFire, nextDueAt } = dueFires(schedule, now);
					let last = schedule.lastFire;
					for (const { at } of fires) {
						expect(at).toBeGreaterThan(last);
						expect(at + jitter).toBeLessThanOrEqual(now);
						last = at;
					}
					expect(lastFire).toBe(last);
					expect(nextDueAt).toBeGreaterThan(now);
					schedule = { ...schedule, lastFire };
					expect(dueFires(schedule, now)).toEqual({ fires: [], lastFire, nextDueAt });
				}
			}),
			{ seed: 6, numRuns: 300 },
		);
	});
});
