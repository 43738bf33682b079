import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../../src/model/duration.ts';

describe('parseDuration', () => {
	it.each([
		['500ms', 0.5],
		['10s', 10],
		['5m', 300],
		['1h30m', 5400],
		['2d', 172_800],
		['1d2h3m4s5ms', 93_784.005],
		['1.5s', 1.5],
		['0', 0],
		[' 90 ', 90],
		['0.25', 0.25],
		[90, 90],
		[0.001, 0.001],
		['36500d', 36_500 * 86_400],
	])('reads %j as %d seconds', (text, seconds) => {
		expect(parseDuration(text)).toBe(seconds);
	});

	it.each([
		'',
		's',
		'10 parsecs',
		'1m1h',
		'1s1s',
		'-1s',
		'1e3',
		'10 s',
		'1h 30m',
		'10S',
		'.5s',
		'never',
		-1,
		NaN,
		Infinity,
	])('refuses %j', (text) => {
		expect(() => parseDuration(text)).toThrow(
			expect.objectContaining({
				code: 'usage',
				message: expect.stringContaining(', expected a duration such as 500ms, 10s or 1h30m'),
			}),
		);
	});

	it('says what it found', () => {
		expect(() => parseDuration('10 parsecs')).toThrow(/^found "10 parsecs", expected/);
		expect(() => parseDuration('36501d')).toThrow('found "36501d", expected a duration of at most 36500d');
	});
});

describe('formatDuration', () => {
	it.each([
		[0, '0s'],
		[0.25, '250ms'],
		[1, '1s'],
		[1.5, '1.5s'],
		[60, '1m'],
		[90, '1m30s'],
		[5400, '1h30m'],
		[172_800, '2d'],
		[86_401.5, '1d1.5s'],
		[59.9999, '1m'],
		[-3, '0s'],
	])('writes %d as %s', (seconds, text) => {
		expect(formatDuration(seconds)).toBe(text);
	});

	it('writes what parseDuration reads, to the millisecond', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 36_500 * 86_400_000 }), (milliseconds) => {
				expect(Math.round(parseDuration(formatDuration(milliseconds / 1000)) * 1000)).toBe(milliseconds);
			}),
		);
	});
});
