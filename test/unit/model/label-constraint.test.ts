import { describe, expect, it } from 'vitest';
import { constraintText, holds, parseConstraint } from '../../../src/model/label-constraint.ts';

describe('parseConstraint', () => {
	it.each([
		['zone=a', 'zone=a'],
		[' zone == a b ', 'zone=a b'],
		['zone != ', 'zone!='],
		['example.com/rack in ( b,a , b)', 'example.com/rack in (a, b)'],
		['gpu exists', 'gpu exists'],
	])('reads %j as %j', (text, canonical) => {
		expect(constraintText(parseConstraint(text))).toBe(canonical);
		expect(parseConstraint(canonical)).toEqual(parseConstraint(text));
	});

	it.each(['', 'zone', '=a', 'zone in ()', 'zone in (a,)', 'zone in a', '-x=1', 'zone > 3', 'zone=a\nb'])(
		'refuses %j',
		(text) => {
			expect(() => parseConstraint(text)).toThrow(/expected a constraint on a label/);
		},
	);
});

describe('holds', () => {
	const labels = { zone: 'a', gpu: '' };
	it.each([
		['zone=a', true],
		['zone=b', false],
		['rack=', false],
		['zone!=a', false],
		['rack!=a', true],
		['zone in (a, b)', true],
		['zone in (b, c)', false],
		['gpu exists', true],
		['rack exists', false],
		['constructor exists', false],
	])('%s: %s', (text, expected) => {
		expect(holds(parseConstraint(text), labels)).toBe(expected);
	});
});
