import type { WallTime } from '../records.ts';
import { daysInMonth, daysOfDate } from './civil.ts';

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.0+)?(?:([Zz])|([+-])(\d{2}):(\d{2}))$/;

/** The moment of an RFC 3339 time with whole seconds and an offset, from 1970 on; undefined for any other text. */
export function readInstant(text: string): WallTime | undefined {
	const match = RFC_3339.exec(text);
	if (match === null) return undefined;
	const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
		number,
		number,
		number,
		number,
		number,
		number,
	];
	const offsetHours = Number(match[9] ?? 0);
	const offsetMinutes = Number(match[10] ?? 0);
	if (year < 1970 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
	if (hour > 23 || minute > 59 || second > 59 || offsetHours > 23 || offsetMinutes > 59) return undefined;
	const offset = (match[8] === '-' ? -1 : 1) * (offsetHours * 3600 + offsetMinutes * 60);
	return (daysOfDate(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset) * 1000;
}

/** `2026-01-02T03:04:05Z`, as {@link readInstant} reads it; parts of a second are left out. */
export function instantText(at: WallTime): string {
	return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
