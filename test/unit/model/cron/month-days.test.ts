import { describe, expect, it } from 'vitest';
import { dateOfDays, daysInMonth, daysOfDate, weekdayOfDays } from '../../../../src/model/cron/civil.ts';
import { readField } from '../../../../src/model/cron/cron-field.ts';
import { monthDays } from '../../../../src/model/cron/month-days.ts';
import { spreadOf } from '../../../../src/model/cron/spread.ts';

function daysOf(dayOfMonth: string, dayOfWeek: string, year: number, month: number): number[] {
	const days = monthDays(readField('day of month', dayOfMonth), readField('day of week', dayOfWeek), spreadOf('job'));
	const mask = days(year, month);
	return Array.from({ length: 32 }, (_, day) => day).filter((day) => (mask & (1 << day)) !== 0);
}

describe('the calendar', () => {
	it('agrees with Date on each day of 1970 to 2199', () => {
		for (let day = 0; day <= daysOfDate(2199, 12, 31); day++) {
			const date = new Date(day * 86_400_000);
			const expected = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
			const same = dateOfDays(day);
			if (same.year !== expected.year || same.month !== expected.month || same.day !== expected.day)
				expect(same).toEqual(expected);
			if (daysOfDate(expected.year, expected.month, expected.day) !== day) expect.unreachable(date.toISOString());
			if (weekdayOfDays(day) !== date.getUTCDay()) expect.unreachable(date.toISOString());
		}
		expect([daysInMonth(2000, 2), daysInMonth(2024, 2), daysInMonth(2025, 2), daysInMonth(2100, 2)]).toEqual([
			29, 29, 28, 28,
		]);
	});
});

describe('days of a month', () => {
	// 2026-01 begins on a Thursday, 2026-02 on a Sunday, 2026-05 on a Friday, 2026-08 on a Saturday.
	it.each<[string, number, number, number[]]>([
		['L', 2026, 1, [31]],
		['L', 2026, 2, [28]],
		['L', 2028, 2, [29]],
		['L-3', 2026, 4, [27]],
		['L-30', 2026, 1, [1]],
		['L-30', 2026, 2, []],
		['1,L', 2026, 2, [1, 28]],
		['LW', 2026, 1, [30]],
		['LW', 2026, 2, [27]],
		['LW', 2026, 5, [29]],
		['L-1W', 2026, 5, [29]],
		['15W', 2026, 1, [15]],
		['15W', 2026, 2, [16]],
		['15W', 2026, 8, [14]],
		['1W', 2026, 8, [3]],
		['1W', 2026, 2, [2]],
		['31W', 2026, 5, [29]],
		['31W', 2026, 6, []],
		['30W', 2026, 8, [31]],
		['29', 2025, 2, []],
		['29', 2028, 2, [29]],
		['31', 2026, 1, [31]],
	])('"%s" in %i-%i are %j', (text, year, month, days) => {
		expect(daysOf(text, '*', year, month)).toEqual(days);
	});

	it.each<[string, number, number, number[]]>([
		['5L', 2026, 1, [30]],
		['FRIL', 2026, 2, [27]],
		['7L', 2026, 5, [31]],
		['0L,6L', 2026, 5, [30, 31]],
		['MON#2', 2026, 1, [12]],
		['4#1', 2026, 1, [1]],
		['THU#5', 2026, 1, [29]],
		['THU#5', 2026, 2, []],
		['SUN#1', 2026, 2, [1]],
		['7#1', 2026, 2, [1]],
		['MON#1,MON#3', 2026, 2, [2, 16]],
		['WED,FRI#1', 2026, 2, [4, 6, 11, 18, 25]],
	])('"%s" as day of week in %i-%i are %j', (text, year, month, days) => {
		expect(daysOf('*', text, year, month)).toEqual(days);
	});

	// February 2026: Fridays are 6, 13, 20, 27.
	it.each<[string, string, 'both' | 'either', number[]]>([
		['*', 'FRI', 'both', [6, 13, 20, 27]],
		['13', '*', 'both', [13]],
		['?', 'FRI', 'both', [6, 13, 20, 27]],
		['13', '?', 'both', [13]],
		['*/2', 'FRI', 'both', [13, 27]],
		['*/13', 'FRI', 'both', [27]],
		['13', '*/5', 'both', [13]],
		['14', '*/5', 'both', []],
		['*/10,20', 'FRI', 'both', [20]],
		['13', 'FRI', 'either', [6, 13, 20, 27]],
		['10', 'FRI', 'either', [6, 10, 13, 20, 27]],
		['1-31', 'FRI', 'either', Array.from({ length: 28 }, (_, day) => day + 1)],
		['20,*/10', 'FRI', 'either', [1, 6, 11, 13, 20, 21, 27]],
		['10', '0-6', 'either', Array.from({ length: 28 }, (_, day) => day + 1)],
		['L', 'MON#1', 'either', [2, 28]],
	])('"%s" and "%s" must fit %s, by the star at the beginning', (dayOfMonth, dayOfWeek, _rule, days) => {
		expect(daysOf(dayOfMonth, dayOfWeek, 2026, 2)).toEqual(days);
	});
});
