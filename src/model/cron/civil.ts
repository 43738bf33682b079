/*
 * The calendar as arithmetic on days since 1970-01-01, without time zones. Years from 1970 on. After Howard Hinnant,
 * "chrono-Compatible Low-Level Date Algorithms": years are counted from March, so that the leap day comes last.
 */

export interface CivilDate {
	readonly year: number;
	/** 1 to 12. */
	readonly month: number;
	/** 1 to 31. */
	readonly day: number;
}

/** Days since 1970-01-01 of a date. */
export function daysOfDate(year: number, month: number, day: number): number {
	const marchYear = month <= 2 ? year - 1 : year;
	const era = Math.floor(marchYear / 400);
	const yearOfEra = marchYear - era * 400;
	const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
	return (
		era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
	);
}

/** The date of so many days since 1970-01-01. */
export function dateOfDays(days: number): CivilDate {
	const shifted = days + 719_468;
	const era = Math.floor(shifted / 146_097);
	const dayOfEra = shifted - era * 146_097;
	const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
	const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
	const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
	const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
	const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
	return {
		year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0),
		month,
		day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
	};
}

/** Days of a month, 28 to 31. */
export function daysInMonth(year: number, month: number): number {
	if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
	return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** 0 (Sunday) to 6 of so many days since 1970-01-01. */
export function weekdayOfDays(days: number): number {
	return (((days + 4) % 7) + 7) % 7;
}
