import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { firesBetween } from './fires.ts';

interface Case {
	readonly tz: string;
	readonly from: string;
	readonly until: string;
	readonly expr: string;
	readonly kind: 'fixed' | 'wildcard';
	readonly count: number;
	/** All of them, or the first and last three with `...` between. */
	readonly fires: readonly string[];
	readonly why: string;
}

const file = new URL('../../../support/fixtures/dst.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly Case[] };

describe('vectors where clocks change, computed by brute force from the tz database', () => {
	it('are all there', () => {
		expect(cases).toHaveLength(48);
	});

	it.each(cases)('$tz "$expr" from $from: $count times ($why)', ({ tz, from, until, expr, count, fires }) => {
		const minutes = firesBetween(expr, tz, from, until).map((at) => `${new Date(at).toISOString().slice(0, 16)}Z`);
		expect(minutes).toHaveLength(count);
		const cut = fires.indexOf('...');
		if (cut < 0) expect(minutes).toEqual(fires);
		else expect([...minutes.slice(0, cut), '...', ...minutes.slice(cut + 1 - fires.length)]).toEqual(fires);
	});
});
