import { type CronField, type FieldName, rangeValues } from './cron-field.ts';
import type { Spread } from './spread.ts';

/** The plain values of a field, rising, each once; those that depend on the month (`L`, `W`, `#`) are left out. */
export function fieldValues(name: FieldName, field: CronField, spread: Spread): readonly number[] {
	const values = new Set<number>();
	for (const term of field.terms) {
		if (term.kind === 'range') for (const value of rangeValues(name, term.from, term.to, term.step)) values.add(value);
		if (term.kind === 'spread') for (const value of spreadValues(name, term, spread)) values.add(value);
	}
	return [...values].sort((one, other) => one - other);
}

interface SpreadTerm {
	readonly from: number;
	readonly to: number;
	readonly step?: number;
}

function spreadValues(name: FieldName, { from, to, step }: SpreadTerm, spread: Spread): readonly number[] {
	const range = rangeValues(name, from, to, 1);
	const chosen = spread(name, Math.min(step ?? range.length, range.length));
	return range.filter((_, index) => (step === undefined ? index === chosen : index % step === chosen));
}
