import { describe, expect, it } from 'vitest';
import { nextCalendarTime } from '../../../../src/manager/gearman/calendar-time.ts';

/** A Wednesday. */
const NOW = Date.UTC(2026, 0, 14, 10, 30, 20);
const next = (...fields: string[]): string => new Date(nextCalendarTime(fields, NOW)).toISOString();

describe('the next time that fits minute, hour, day of month, month and day of week', () => {
	it.each([
		['', '', '', '', '', '2026-01-14T10:31:00.000Z'],
		['*', '*', '*', '*', '*', '2026-01-14T10:31:00.000Z'],
		['30', '', '', '', '', '2026-01-14T11:30:00.000Z'],
		['0', '4', '', '', '', '2026-01-15T04:00:00.000Z'],
		['', '', '', '', '0', '2026-01-19T00:00:00.000Z'],
		['', '', '', '', '6', '2026-01-18T00:00:00.000Z'],
		['5', '6', '13', '', '4', '2026-02-13T06:05:00.000Z'],
		['0', '0', '29', '2', '', '2028-02-29T00:00:00.000Z'],
		['0', '0', '29', '2', '0', '2044-02-29T00:00:00.000Z'],
	])('%s %s %s %s %s: %s', (minute, hour, day, month, weekday, expected) => {
		expect(next(minute, hour, day, month, weekday)).toBe(expected);
	});

	it.each([
		['60', '', '', '', '', 'minute: found "60", expected 0 to 59'],
		['', '24', '', '', '', 'hour: found "24"'],
		['', '', '0', '', '', 'day of month: found "0"'],
		['', '', '', '13', '', 'month: found "13"'],
		['', '', '', '', '7', 'day of week: found "7"'],
		['*/5', '', '', '', '', 'minute: found "*/5"'],
	])('%s %s %s %s %s is refused: %s', (minute, hour, day, month, weekday, message) => {
		expect(() => next(minute, hour, day, month, weekday)).toThrow(message);
	});

	it('a date that never comes is refused', () => {
		expect(() => next('0', '0', '31', '2', '')).toThrow(/./);
	});
});
