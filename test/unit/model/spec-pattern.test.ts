import { describe, expect, it } from 'vitest';
import { checkPattern } from '../../../src/model/spec-pattern.ts';

describe('checkPattern', () => {
	it.each(['^ready$', 'a|b', '\\d+ (x|y)', '[(]', 'port \\['])('takes %s', (pattern) => {
		expect(checkPattern(pattern)).toBe(pattern);
	});

	it.each([
		['a(b', 'unterminated group', 2],
		['(a)((\\)', 'unterminated group', 4],
		['(a[b)', 'unterminated character class', 3],
		['[\\]', 'unterminated character class', 1],
		['ab)', "unmatched ')'", 3],
		['a**', 'nothing to repeat', 3],
		['+', 'nothing to repeat', 1],
		['[z-a]', 'range out of order in character class', 4],
		['a{3,2}b', 'numbers out of order in {} quantifier', 6],
		['x(?a)', 'invalid group', 3],
	])('refuses %s: %s at character %d', (pattern, fault, place) => {
		expect(() => checkPattern(pattern)).toThrow(`expected a regular expression: ${fault} at character ${place}`);
	});

	it('refuses what is too long to be looked at', () => {
		expect(() => checkPattern('a'.repeat(1001))).toThrow('1001 characters, expected at most 1000');
	});
});
