import { describe, expect, it } from 'vitest';
import { type FieldName, readField } from '../../../../src/model/cron/cron-field.ts';
import { fieldValues } from '../../../../src/model/cron/field-values.ts';
import { spreadOf } from '../../../../src/model/cron/spread.ts';

const valuesOf = (name: FieldName, text: string, schedule = 'job') =>
	fieldValues(name, readField(name, text), spreadOf(schedule));
const upTo = (first: number, last: number, step = 1) =>
	Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);

describe('a field of a cron expression', () => {
	it.each<[FieldName, string, number[]]>([
		['second', '*', upTo(0, 59)],
		['minute', '*/15', [0, 15, 30, 45]],
		['minute', '7/20', [7, 27, 47]],
		['minute', '10-30/10', [10, 20, 30]],
		['minute', '*/60', [0]],
		['minute', '5,1,5,1-3', [1, 2, 3, 5]],
		['minute', '007', [7]],
		['hour', '22-2', [0, 1, 2, 22, 23]],
		['hour', '20-4/3', [2, 20, 23]],
		['hour', '9-17', upTo(9, 17)],
		['day of month', '?', upTo(1, 31)],
		['day of month', '30-2', [1, 2, 30, 31]],
		['day of month', '10/10', [10, 20, 30]],
		['month', 'jan,Dec', [1, 12]],
		['month', 'NOV-FEB', [1, 2, 11, 12]],
		['month', '*/5', [1, 6, 11]],
		['month', '3/4', [3, 7, 11]],
		['day of week', '0-7', upTo(0, 6)],
		['day of week', '7', [0]],
		['day of week', '5-7', [0, 5, 6]],
		['day of week', 'FRI-MON', [0, 1, 5, 6]],
		['day of week', 'SUN-tue', [0, 1, 2]],
		['day of week', '7-2', [0, 1, 2]],
		['day of week', '1-7/2', [0, 1, 3, 5]],
		['day of week', '*/2', [0, 2, 4, 6]],
		['day of week', '2/2', [2, 4, 6]],
		['day of week', '1/3', [0, 1, 4]],
		['day of week', '7/2', [0]],
		['year', '2026-2030/2', [2026, 2028, 2030]],
		['year', '2196/2', [2196, 2198]],
	])('%s "%s" has the values %j', (name, text, values) => {
		expect(valuesOf(name, text)).toEqual(values);
	});

	it.each<[FieldName, string, string]>([
		['minute', '60', 'minute: found "60", expected 0 to 59'],
		['minute', '1,60', 'minute "1,60": found "60", expected 0 to 59'],
		['minute', '-5', 'minute: found "-5", expected 0 to 59'],
		['minute', '1-', 'minute: found "1-", expected 0 to 59'],
		['minute', '1-2-3', 'minute: found "1-2-3", expected 0 to 59'],
		['minute', '', 'minute: found "", expected a value before and after each ","'],
		['minute', '1,,2', 'minute "1,,2": found "", expected a value before and after each ","'],
		['minute', '*/0', 'minute: found "*/0", expected a step of 1 to 60 behind "/" (for other intervals use "@every")'],
		[
			'minute',
			'*/90',
			'minute: found "*/90", expected a step of 1 to 60 behind "/" (for other intervals use "@every")',
		],
		[
			'minute',
			'*/5/2',
			'minute: found "*/5/2", expected a step of 1 to 60 behind "/" (for other intervals use "@every")',
		],
		['minute', '**', 'minute: found "**", expected 0 to 59'],
		['minute', '1.5', 'minute: found "1.5", expected 0 to 59'],
		['hour', '24', 'hour: found "24", expected 0 to 23'],
		['hour', '?', 'hour: found "?", expected "*": "?" is for day of month and day of week'],
		['hour', 'L', 'hour: found "L", expected 0 to 23'],
		['hour', 'H(3-24)', 'hour "H(3-24)": found "24", expected 0 to 23'],
		['day of month', '0', 'day of month: found "0", expected 1 to 31'],
		['day of month', '32W', 'day of month "32W": found "32", expected 1 to 31'],
		['day of month', 'L-31', 'day of month: found "L-31", expected L-1 to L-30'],
		['day of month', 'L/2', 'day of month: found "L/2", expected no step behind "L"'],
		['day of month', 'MON', 'day of month: found "MON", expected 1 to 31'],
		['month', 'JUNE', 'month: found "JUNE", expected 1 to 12 or JAN to DEC'],
		['month', '13', 'month: found "13", expected 1 to 12 or JAN to DEC'],
		['day of week', '8', 'day of week: found "8", expected 0 to 7 or SUN to SAT'],
		['day of week', 'MON#6', 'day of week: found "MON#6", expected a number of 1 to 5 behind "#"'],
		['day of week', 'MON#', 'day of week: found "MON#", expected a number of 1 to 5 behind "#"'],
		['day of week', '9L', 'day of week "9L": found "9", expected 0 to 7 or SUN to SAT'],
		['day of week', '15W', 'day of week: found "15W", expected 0 to 7 or SUN to SAT'],
		['year', '1969', 'year: found "1969", expected 1970 to 2199'],
		['year', 'H', 'year: found "H", expected a year: H and ~ spread over no years'],
		['year', '2030-2026', 'year: found "2030-2026", expected a range whose first year is not behind its last'],
	])('%s "%s" is refused: %s', (name, text, message) => {
		expect(() => readField(name, text)).toThrow(new RegExp(`^${message.replaceAll(/[.*+?^$(){}|[\]\\]/g, '\\$&')}$`));
	});

	it('begins with a star or not, which is what the rules of cronie look at', () => {
		const starred = ['*', '*/2', '?', '*/10,5'].map((text) => readField('day of month', text).star);
		const others = ['1-31', '5,*/10', 'H', '1~31', 'L'].map((text) => readField('day of month', text).star);
		expect({ starred, others }).toEqual({
			starred: [true, true, true, true],
			others: [false, false, false, false, false],
		});
	});
});

describe('H and ~', () => {
	const NAMES = Array.from({ length: 3000 }, (_, index) => `job-${index}`);
	const chosen = (name: FieldName, text: string) =>
		new Set(NAMES.flatMap((schedule) => valuesOf(name, text, schedule)));
	const sorted = (values: Set<number>) => [...values].sort((one, other) => one - other);

	it.each<[FieldName, string, number, number]>([
		['second', 'H', 0, 59],
		['minute', 'H', 0, 59],
		['minute', '~', 0, 59],
		['minute', 'H(10-20)', 10, 20],
		['minute', '10~20', 10, 20],
		['minute', '~20', 0, 20],
		['minute', '50~', 50, 59],
		['hour', 'h', 0, 23],
		['day of month', 'H', 1, 28],
		['day of month', '~', 1, 28],
		['day of month', '10~', 10, 28],
		['day of month', '30~', 30, 31],
		['day of month', 'H(1-31)', 1, 31],
		['month', 'H', 1, 12],
		['month', 'mar~may', 3, 5],
		['day of week', 'H', 0, 6],
		['day of week', 'H(MON-FRI)', 1, 5],
	])('%s "%s": one value for a name, and each of %i to %i for some name', (name, text, first, last) => {
		expect(NAMES.every((schedule) => valuesOf(name, text, schedule).length === 1)).toBe(true);
		expect(sorted(chosen(name, text))).toEqual(upTo(first, last));
	});

	it('spreads evenly', () => {
		const counts = new Map<number, number>();
		for (const schedule of NAMES)
			for (const value of valuesOf('minute', 'H', schedule)) counts.set(value, (counts.get(value) ?? 0) + 1);
		expect(Math.max(...counts.values())).toBeLessThan(90);
		expect(Math.min(...counts.values())).toBeGreaterThan(20);
	});

	it('with a step begins anywhere within the first step', () => {
		for (const schedule of NAMES.slice(0, 50)) {
			const values = valuesOf('minute', 'H/15', schedule);
			expect(values).toEqual(upTo(values[0] ?? -1, 59, 15));
			expect(values).toHaveLength(4);
		}
		expect(sorted(new Set(NAMES.map((schedule) => valuesOf('minute', 'H/15', schedule)[0] ?? -1)))).toEqual(
			upTo(0, 14),
		);
		expect(valuesOf('minute', 'H(5-9)/10')).toHaveLength(1);
	});

	it('chooses for minute and hour apart, and never anew', () => {
		const pairs = new Set(
			NAMES.map((schedule) =>
				JSON.stringify([valuesOf('minute', 'H(0-23)', schedule), valuesOf('hour', 'H', schedule)]),
			),
		);
		expect(pairs.size).toBeGreaterThan(500);
		expect(['minute', 'hour', 'day of month'].map((name) => valuesOf(name as FieldName, 'H', 'backup'))).toEqual([
			[47],
			[10],
			[19],
		]);
	});
});
