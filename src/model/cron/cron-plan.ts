import type { CronExpression } from './cron-expression.ts';
import { fieldValues } from './field-values.ts';
import { type MonthDays, monthDays } from './month-days.ts';
import type { Spread } from './spread.ts';

/** A cron expression made ready for searching, with `H` and `~` decided. */
export interface CronPlan {
	readonly second: NextValue;
	readonly minute: NextValue;
	readonly hour: NextValue;
	readonly month: NextValue;
	readonly year: NextValue;
	readonly days: MonthDays;
	/** Minute or hour begins with `*`: it follows real time where the clocks change. */
	readonly wildcard: boolean;
}

/** The smallest value of a field that is not less than the given one; undefined beyond the largest. */
export type NextValue = (least: number) => number | undefined;

export function cronPlan(expression: CronExpression, spread: Spread): CronPlan {
	return {
		second: nextOf(fieldValues('second', expression.second, spread)),
		minute: nextOf(fieldValues('minute', expression.minute, spread)),
		hour: nextOf(fieldValues('hour', expression.hour, spread)),
		month: nextOf(fieldValues('month', expression.month, spread)),
		year: nextOf(fieldValues('year', expression.year, spread)),
		days: monthDays(expression.dayOfMonth, expression.dayOfWeek, spread),
		wildcard: expression.minute.star || expression.hour.star,
	};
}

/** A table from the first to the last value, so that a look-up takes no search. */
function nextOf(values: readonly number[]): NextValue {
	const first = values[0];
	const last = values.at(-1);
	if (first === undefined || last === undefined) return () => undefined;
	const table: number[] = [];
	for (const value of values) while (first + table.length <= value) table.push(value);
	return (least) => (least <= first ? first : least > last ? undefined : table[least - first]);
}
