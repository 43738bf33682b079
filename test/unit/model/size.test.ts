import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactSize, formatSize, parseSize } from '../../../src/model/size.ts';

describe('parseSize', () => {
	it.each([
		['10MB', 10_000_000],
		['64KiB', 65_536],
		['64kib', 65_536],
		['1.5GiB', 1_610_612_736],
		['512B', 512],
		['512', 512],
		['2 TB', 2e12],
		[0, 0],
		[4096, 4096],
	])('reads %j as %d bytes', (text, bytes) => {
		expect(parseSize(text)).toBe(bytes);
	});

	it.each(['', 'MB', '-1', '1PB', 'ten', '1e3', '9000TiB', -5, NaN])('refuses %j', (text) => {
		expect(() => parseSize(text)).toThrow(expect.objectContaining({ code: 'usage' }));
	});

	it('asks which of the two a lone letter means', () => {
		expect(() => parseSize('10k')).toThrow(/^found "10k", expected .*; write KB or KiB$/);
	});
});

describe('exactSize', () => {
	it.each([
		[0, '0B'],
		[999, '999B'],
		[1000, '1KB'],
		[1_024_000, '1024KB'],
		[65_536, '64KiB'],
		[10_000_000, '10MB'],
		[2 ** 40, '1TiB'],
		[1_000_001, '1000001B'],
	])('writes %d as %s', (bytes, text) => {
		expect(exactSize(bytes)).toBe(text);
		expect(parseSize(text)).toBe(bytes);
	});
});

describe('formatSize', () => {
	it.each([
		[0, '0B'],
		[1023, '1023B'],
		[1024, '1KiB'],
		[1536, '1.5KiB'],
		[65_536, '64KiB'],
		[1024 * 1024 - 1, '1MiB'],
		[150 * 1024 * 1024 + 300_000, '150MiB'],
		[2 ** 50, '1024TiB'],
	])('writes %d as %s', (bytes, text) => {
		expect(formatSize(bytes)).toBe(text);
	});

	it('writes what parseSize reads, within a twentieth', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 2 ** 52 }), (bytes) => {
				expect(Math.abs(parseSize(formatSize(bytes)) - bytes)).toBeLessThanOrEqual(bytes * 0.05);
			}),
		);
	});
});
