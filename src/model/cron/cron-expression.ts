import { MinderError } from '../errors.ts';
import { found } from '../spec-found.ts';
import { type CronField, type FieldName, LAST_YEAR, readField } from './cron-field.ts';
import { fieldValues } from './field-values.ts';
import { monthDays } from './month-days.ts';
import type { Spread } from './spread.ts';

export interface CronExpression {
	readonly second: CronField;
	readonly minute: CronField;
	readonly hour: CronField;
	readonly dayOfMonth: CronField;
	readonly month: CronField;
	readonly dayOfWeek: CronField;
	readonly year: CronField;
}

const FIVE: readonly FieldName[] = ['minute', 'hour', 'day of month', 'month', 'day of week'];
const FIELDS: Readonly<Record<number, readonly FieldName[]>> = {
	5: FIVE,
	6: ['second', ...FIVE],
	7: ['second', ...FIVE, 'year'],
};
const LONGEST = 1000;

/**
 * Reads `minute hour day-of-month month day-of-week`, with seconds before it (6 fields), and a year behind it (7 fields).
 *
 * @throws MinderError `usage`: one line that says which field, what was found and what is expected; also where no date will ever fit
 */
export function readCron(text: string): CronExpression {
	const parts = text.trim().split(/\s+/);
	const names = FIELDS[parts.length];
	if (names === undefined || text.length > LONGEST) {
		const count =
			text.trim() === ''
				? 'nothing'
				: `${parts.length} ${parts.length === 1 ? 'field' : 'fields'} (${found(text.slice(0, 60))})`;
		throw new MinderError(
			'usage',
			`found ${count}, expected 5 fields (minute, hour, day of month, month, day of week), 6 (second first), 7 (year last), or @hourly, @every 90s, …`,
		);
	}
	const field = (name: FieldName, otherwise: string): CronField => {
		const index = names.indexOf(name);
		return readField(name, index < 0 ? otherwise : (parts[index] ?? ''));
	};
	const expression: CronExpression = {
		second: field('second', '0'),
		minute: field('minute', '*'),
		hour: field('hour', '*'),
		dayOfMonth: field('day of month', '*'),
		month: field('month', '*'),
		dayOfWeek: field('day of week', '*'),
		year: field('year', '*'),
	};
	refuseNever(expression);
	return expression;
}

/** Whether what fires when depends on the name of the schedule. */
export function spreads(...fields: readonly CronField[]): boolean {
	return fields.some((field) => field.terms.some((term) => term.kind === 'spread'));
}

/** In 28 years each weekday begins a common and a leap year, so they hold each date there is. */
const EACH_KIND_OF_YEAR = Array.from({ length: 28 }, (_, index) => 2000 + index);

/** `H` and `~` are tried with each value that a name may give them. */
function refuseNever(expression: CronExpression): void {
	const { dayOfMonth, month, dayOfWeek, year } = expression;
	const days = spreads(dayOfMonth) ? 31 : 1;
	const months = spreads(month) ? 12 : 1;
	for (let dayChoice = 0; dayChoice < days; dayChoice++) {
		for (let monthChoice = 0; monthChoice < months; monthChoice++) {
			const choose: Spread = (field, count) =>
				(field === 'month' ? monthChoice : field === 'day of month' ? dayChoice : 0) % count;
			if (everFires(expression, choose)) continue;
			const yearText = year.star ? '' : `, year ${found(year.text)}`;
			throw new MinderError(
				'usage',
				`can never fire${days * months > 1 ? ' under some names' : ''}: found day of month ${found(dayOfMonth.text)}, month ${found(month.text)}, ` +
					`day of week ${found(dayOfWeek.text)}${yearText}, expected fields that some date fits`,
			);
		}
	}
}

function everFires({ dayOfMonth, month, dayOfWeek, year }: CronExpression, spread: Spread): boolean {
	const days = monthDays(dayOfMonth, dayOfWeek, spread);
	const months = fieldValues('month', month, spread);
	const named = fieldValues('year', year, spread);
	const years = named.length > LAST_YEAR - 1970 ? EACH_KIND_OF_YEAR : named;
	return years.some((one) => months.some((other) => days(one, other) !== 0));
}
