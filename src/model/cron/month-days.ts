import { daysInMonth, daysOfDate, weekdayOfDays } from './civil.ts';
import type { CronField, CronTerm } from './cron-field.ts';
import { fieldValues } from './field-values.ts';
import type { Spread } from './spread.ts';

/** The days of a month that fit: bit 1 is the first. */
export type MonthDays = (year: number, month: number) => number;

interface Month {
	readonly length: number;
	/** Weekday of the first day, 0 is Sunday. */
	readonly first: number;
}

/**
 * Days by both fields, as cronie has it: where either begins with `*` a day must fit both, else it must fit one of them.
 *
 * @param spread chooses for `H` and `~`
 */
export function monthDays(dayOfMonth: CronField, dayOfWeek: CronField, spread: Spread): MonthDays {
	const days = bits(fieldValues('day of month', dayOfMonth, spread));
	const weekdays = fieldValues('day of week', dayOfWeek, spread);
	const both = dayOfMonth.star || dayOfWeek.star;
	return (year, month) => {
		const here: Month = { length: daysInMonth(year, month), first: weekdayOfDays(daysOfDate(year, month, 1)) };
		const byDay = dayOfMonth.terms.reduce((mask, term) => mask | specialDay(term, here), days);
		const byWeekday = dayOfWeek.terms.reduce(
			(mask, term) => mask | specialWeekday(term, here),
			weekdayBits(weekdays, here),
		);
		return (both ? byDay & byWeekday : byDay | byWeekday) & monthBits(here);
	};
}

const bits = (values: readonly number[]): number => values.reduce((mask, value) => mask | (1 << value), 0);
/** Bits 1 to 31 fill a signed 32-bit number, so the mask may be negative: compare with 0 only. */
const monthBits = (month: Month): number => (month.length === 31 ? ~1 : (1 << (month.length + 1)) - 2);
const firstOf = (weekday: number, month: Month): number => 1 + ((weekday - month.first + 7) % 7);

function weekdayBits(weekdays: readonly number[], month: Month): number {
	let mask = 0;
	for (const weekday of weekdays) {
		for (let day = firstOf(weekday, month); day <= month.length; day += 7) mask |= 1 << day;
	}
	return mask;
}

function specialDay(term: CronTerm, month: Month): number {
	if (term.kind === 'nearest') return term.day <= month.length ? 1 << workingDay(term.day, month) : 0;
	if (term.kind !== 'last') return 0;
	const day = month.length - term.before;
	if (day < 1) return 0;
	return 1 << (term.weekday ? workingDay(day, month) : day);
}

/** The day itself, or beside it where it is a Saturday or a Sunday, without leaving the month. */
function workingDay(day: number, month: Month): number {
	const weekday = (month.first + day - 1) % 7;
	if (weekday === 6) return day > 1 ? day - 1 : day + 2;
	if (weekday === 0) return day < month.length ? day + 1 : day - 2;
	return day;
}

function specialWeekday(term: CronTerm, month: Month): number {
	if (term.kind === 'nth-weekday') {
		const day = firstOf(term.weekday, month) + 7 * (term.nth - 1);
		return day <= month.length ? 1 << day : 0;
	}
	if (term.kind !== 'last-weekday') return 0;
	const first = firstOf(term.weekday, month);
	return 1 << (first + 7 * Math.floor((month.length - first) / 7));
}
