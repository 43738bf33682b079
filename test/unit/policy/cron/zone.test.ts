import { describe, expect, it } from 'vitest';
import { readCron } from '../../../../src/model/cron/cron-expression.ts';
import { cronPlan } from '../../../../src/model/cron/cron-plan.ts';
import { spreadOf } from '../../../../src/model/cron/spread.ts';
import { Zone, zoneNamed } from '../../../../src/policy/cron/zone.ts';
import { nextInZone } from '../../../../src/policy/cron/zone-times.ts';

const seconds = (text: string): number => Date.parse(text) / 1000;

describe('the clocks of a zone', () => {
	it('has stretches that end where the offset changes, to the second', () => {
		const zone = zoneNamed('America/New_York');
		expect(zone.stretchAt(seconds('2025-03-09T06:59:59Z'))).toEqual({
			offset: -18_000,
			end: seconds('2025-03-09T07:00:00Z'),
			nextOffset: -14_400,
		});
		expect(zone.stretchAt(seconds('2025-03-09T07:00:00Z'))).toEqual({
			offset: -14_400,
			end: seconds('2025-11-02T06:00:00Z'),
			nextOffset: -18_000,
		});
	});

	it('says up to which local time a stretch repeats the one before it', () => {
		const { repeatsBefore, end } = zoneNamed('America/New_York').stretchAt(seconds('2025-11-02T06:00:00Z'));
		expect(repeatsBefore).toBe(seconds('2025-11-02T02:00:00Z'));
		expect(end).toBe(seconds('2026-01-01T00:00:00Z'));
	});

	it('knows of clocks set back just before the year began, and of none beyond three hours', () => {
		const change = seconds('2025-12-31T23:30:00Z');
		const back = (by: number) => new Zone((at) => (at < change ? by : 0)).stretchAt(seconds('2026-01-01T00:10:00Z'));
		expect(back(3600).repeatsBefore).toBe(change + 3600);
		expect(back(3 * 3600).repeatsBefore).toBe(change + 3 * 3600);
		expect(back(3 * 3600 + 1)).not.toHaveProperty('repeatsBefore');
	});

	it('finds an offset that holds for a month only, whenever it begins', () => {
		const month = 30 * 86_400;
		for (let day = 1; day < 330; day += 7) {
			const start = seconds('2025-01-01T00:00:00Z') + day * 86_400 + 1234;
			const zone = new Zone((at) => (at >= start && at < start + month ? 0 : 3600));
			expect(zone.stretchAt(start - 1)).toEqual({ offset: 3600, end: start, nextOffset: 0 });
			expect(zone.stretchAt(start)).toMatchObject({ offset: 0, end: start + month, nextOffset: 3600 });
		}
	});

	it('looks at the tz database a few hundred times a year of the calendar, however many fires are asked for', () => {
		const berlin = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', hour: 'numeric', hourCycle: 'h23' });
		let looks = 0;
		const zone = new Zone((at) => {
			looks += 1;
			return 3600 * ((Number(berlin.format(at * 1000)) - new Date(at * 1000).getUTCHours() + 24) % 24);
		});
		const plans = ['30 2 * * *', '*/5 * * * *', '0 0 29 2 *', 'H H * * SUN'].map((text) =>
			cronPlan(readCron(text), spreadOf('job')),
		);
		const ask = () => {
			for (let index = 0; index < 10_000; index++)
				for (const plan of plans) nextInZone(plan, zone, 'vixie', seconds('2026-01-01T00:00:00Z') + index * 3000);
		};
		ask();
		const first = looks;
		ask();
		expect(first).toBeLessThan(2000);
		expect(looks).toBe(first);
	});

	it('looks at few months for a fire that is decades away', () => {
		const plan = cronPlan(readCron('0 0 0 29 2 ? 2096'), spreadOf('job'));
		let months = 0;
		const counting = {
			...plan,
			days: (year: number, month: number) => {
				months += 1;
				return plan.days(year, month);
			},
		};
		expect(nextInZone(counting, zoneNamed('Europe/Berlin'), 'vixie', seconds('2026-01-01T00:00:00Z'))).toBe(
			seconds('2096-02-28T23:00:00Z'),
		);
		expect(months).toBeLessThan(10);
	});
});
