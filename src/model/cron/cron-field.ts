import { MinderError } from '../errors.ts';
import { found } from '../spec-found.ts';

/** One item of a field's list. Weekdays are 0 (Sunday) to 6; in a range 7 is Sunday as well. */
export type CronTerm =
	/** From, and on by `step`, to `to` inclusive; where `to` is smaller the range wraps: `FRI-MON`, `22-2`. */
	| { readonly kind: 'range'; readonly from: number; readonly to: number; readonly step: number }
	/** One value of the range, or with `step` every so many, by the name of the schedule. */
	| { readonly kind: 'spread'; readonly from: number; readonly to: number; readonly step?: number }
	/** `L`, `L-3`, and with `weekday` the working day (Monday to Friday) nearest to it: `LW`. Day of month only. */
	| { readonly kind: 'last'; readonly before: number; readonly weekday: boolean }
	/** `15W`: the working day nearest to the day, within the month. Day of month only. */
	| { readonly kind: 'nearest'; readonly day: number }
	/** `5L`: the last such weekday of the month. Day of week only. */
	| { readonly kind: 'last-weekday'; readonly weekday: number }
	/** `MON#2`: the second such weekday of the month. Day of week only. */
	| { readonly kind: 'nth-weekday'; readonly weekday: number; readonly nth: number };

export interface CronField {
	/** As it was written, for messages. */
	readonly text: string;
	/** It begins with `*` (or is `?`): what cronie's rules for days and for changes of the clocks look at. */
	readonly star: boolean;
	readonly terms: readonly CronTerm[];
}

export type FieldName = 'second' | 'minute' | 'hour' | 'day of month' | 'month' | 'day of week' | 'year';

interface FieldShape {
	readonly min: number;
	/** Largest number that may be written. */
	readonly max: number;
	/** Last value of `*`; differs from `max` where two numbers mean the same (Sunday). */
	readonly last: number;
	/** Last value of `H` and `~`, so that no month is left out. */
	readonly spreadLast: number;
	/** Names of `min`, `min + 1` … */
	readonly names: readonly string[];
}

/** The last year that a field may name, and the last that is searched. */
export const LAST_YEAR = 2199;

const plain = (min: number, max: number): FieldShape => ({ min, max, last: max, spreadLast: max, names: [] });
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

const SHAPES: Readonly<Record<FieldName, FieldShape>> = {
	second: plain(0, 59),
	minute: plain(0, 59),
	hour: plain(0, 23),
	'day of month': { ...plain(1, 31), spreadLast: 28 },
	month: { ...plain(1, 12), names: MONTHS },
	'day of week': { min: 0, max: 7, last: 6, spreadLast: 6, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] },
	year: plain(1970, LAST_YEAR),
};

const LAST_DAY = /^L(?:-([0-9]{1,2}))?(W)?$/;
const NEAREST = /^([0-9]{1,2})W$/;
const LAST_WEEKDAY = /^([0-9A-Z]+)L$/;
const NTH_WEEKDAY = /^([0-9A-Z]+)#([0-9A-Z]*)$/;
const SPREAD = /^H(?:\(([0-9A-Z]+)-([0-9A-Z]+)\))?$/;
const TILDE = /^([0-9A-Z]*)~([0-9A-Z]*)$/;
const RANGE = /^([0-9A-Z]+)-([0-9A-Z]+)$/;

/**
 * Reads one field of a cron expression.
 *
 * @throws MinderError `usage`: one line with the field, its text, what was found and what is expected
 */
export function readField(name: FieldName, text: string): CronField {
	return {
		text,
		star: /^[*?]/.test(text),
		terms: text.split(',').map((item) => readTerm(new FieldReader(name, text), item)),
	};
}

/**
 * Values of a range in the order of the range, wrapped where it wraps.
 *
 * @param name the field, whose size says where a range wraps
 */
export function rangeValues(name: FieldName, from: number, to: number, step: number): readonly number[] {
	const { min, last } = SHAPES[name];
	const size = last - min + 1;
	const end = to < from ? to + size : to;
	const values: number[] = [];
	for (let value = from; value <= end; value += step) values.push(min + ((value - min) % size));
	return values;
}

/** What one field accepts, and how it complains. */
class FieldReader {
	readonly name: FieldName;
	readonly shape: FieldShape;
	readonly #text: string;

	constructor(name: FieldName, text: string) {
		this.name = name;
		this.shape = SHAPES[name];
		this.#text = text;
	}

	get #form(): string {
		const { min, max, names } = this.shape;
		return `${min} to ${max}${names.length > 0 ? ` or ${names[0]} to ${names.at(-1)}` : ''}`;
	}

	refuse(what: string, expected: string): never {
		const where = this.#text === what ? '' : ` ${JSON.stringify(this.#text)}`;
		throw new MinderError('usage', `${this.name}${where}: found ${found(what)}, expected ${expected}`);
	}

	value(text: string, around: string): number {
		const { min, max, names } = this.shape;
		const named = names.indexOf(text);
		if (named >= 0) return min + named;
		if (!/^[0-9]{1,4}$/.test(text) || Number(text) < min || Number(text) > max)
			return this.refuse(text === '' ? around : text, this.#form);
		return Number(text);
	}

	weekday(text: string, around: string): number {
		return this.value(text, around) % 7;
	}

	step(text: string, around: string): number {
		const most = this.shape.last - this.shape.min + 1;
		if (!/^[0-9]{1,3}$/.test(text) || Number(text) < 1 || Number(text) > most)
			return this.refuse(around, `a step of 1 to ${most} behind "/" (for other intervals use "@every")`);
		return Number(text);
	}
}

function readTerm(field: FieldReader, written: string): CronTerm {
	const item = written.toUpperCase();
	if (item === '') return field.refuse(written, 'a value before and after each ","');
	const slash = item.indexOf('/');
	const base = slash < 0 ? item : item.slice(0, slash);
	const special = readDay(field, base, written);
	if (special !== undefined) return slash < 0 ? special : field.refuse(written, `no step behind ${found(base)}`);
	const step = slash < 0 ? undefined : field.step(item.slice(slash + 1), written);
	return readSpread(field, base, step, written) ?? readRange(field, base, step, written);
}

/** What only one of the two fields for days knows. */
function readDay(field: FieldReader, item: string, written: string): CronTerm | undefined {
	if (field.name === 'day of month') {
		const last = LAST_DAY.exec(item);
		if (last !== null) {
			const before = Number(last[1] ?? 0);
			if (before > 30) return field.refuse(written, 'L-1 to L-30');
			return { kind: 'last', before, weekday: last[2] !== undefined };
		}
		const nearest = NEAREST.exec(item)?.[1];
		return nearest === undefined ? undefined : { kind: 'nearest', day: field.value(nearest, written) };
	}
	if (field.name !== 'day of week') return undefined;
	if (item === 'L')
		return field.refuse(
			written,
			'the last of a weekday, such as 5L or FRIL (the last day of the month: L as day of month)',
		);
	const last = LAST_WEEKDAY.exec(item)?.[1];
	if (last !== undefined) return { kind: 'last-weekday', weekday: field.weekday(last, written) };
	const nth = NTH_WEEKDAY.exec(item);
	if (nth === null) return undefined;
	if (!/^[1-5]$/.test(nth[2] ?? '')) return field.refuse(written, 'a number of 1 to 5 behind "#"');
	return { kind: 'nth-weekday', weekday: field.weekday(nth[1] ?? '', written), nth: Number(nth[2]) };
}

function readSpread(field: FieldReader, base: string, step: number | undefined, written: string): CronTerm | undefined {
	const match = SPREAD.exec(base) ?? TILDE.exec(base);
	if (match === null) return undefined;
	if (field.name === 'year') return field.refuse(written, 'a year: H and ~ spread over no years');
	const { min, spreadLast, last } = field.shape;
	const from = match[1] === undefined || match[1] === '' ? min : field.value(match[1], written);
	const end = from > spreadLast ? last : spreadLast;
	const to = match[2] === undefined || match[2] === '' ? end : field.value(match[2], written);
	return { kind: 'spread', from, to, ...(step !== undefined && { step }) };
}

function readRange(field: FieldReader, base: string, step: number | undefined, written: string): CronTerm {
	const { min, max, last } = field.shape;
	if (base === '*') return { kind: 'range', from: min, to: last, step: step ?? 1 };
	if (base === '?') {
		if (!field.name.startsWith('day of')) return field.refuse(written, '"*": "?" is for day of month and day of week');
		return { kind: 'range', from: min, to: last, step: step ?? 1 };
	}
	const range = RANGE.exec(base);
	const from = field.value(range?.[1] ?? base, written);
	if (range === null) return { kind: 'range', from, to: step === undefined ? from : max, step: step ?? 1 };
	const to = field.value(range[2] ?? '', written);
	if (to < from && field.name === 'year')
		return field.refuse(written, 'a range whose first year is not behind its last');
	return { kind: 'range', from, to, step: step ?? 1 };
}
