import { dateOfDays, daysOfDate } from '../../model/cron/civil.ts';
import type { CronPlan } from '../../model/cron/cron-plan.ts';

/** Seconds since 1970-01-01T00:00:00 as the clock on the wall shows them, whatever the zone. */
export type LocalSeconds = number;

const DAY = 86_400;

/** The first local time beyond `after` that fits, as if clocks never changed; undefined when there is none up to the last year. */
export function nextLocal(plan: CronPlan, after: LocalSeconds): LocalSeconds | undefined {
	const least = Math.max(0, after + 1);
	const today = Math.floor(least / DAY);
	const day = nextDay(plan, today);
	if (day === undefined) return undefined;
	if (day > today) return startOf(plan, day);
	const time = nextTime(plan, least - today * DAY);
	if (time !== undefined) return today * DAY + time;
	const later = nextDay(plan, today + 1);
	return later === undefined ? undefined : startOf(plan, later);
}

function startOf(plan: CronPlan, day: number): LocalSeconds | undefined {
	const time = nextTime(plan, 0);
	return time === undefined ? undefined : day * DAY + time;
}

/** The first day that fits, not before `least`; both in days since 1970-01-01. */
function nextDay(plan: CronPlan, least: number): number | undefined {
	const start = dateOfDays(least);
	for (let year = plan.year(start.year); year !== undefined; year = plan.year(year + 1)) {
		const firstMonth = year === start.year ? start.month : 1;
		for (let month = plan.month(firstMonth); month !== undefined; month = plan.month(month + 1)) {
			const firstDay = year === start.year && month === start.month ? start.day : 1;
			const rest = plan.days(year, month) & -(2 ** firstDay);
			if (rest !== 0) return daysOfDate(year, month, lowestBit(rest));
		}
	}
	return undefined;
}

const lowestBit = (mask: number): number => 31 - Math.clz32(mask & -mask);

/** The first second of a day that fits, not before `least`. */
function nextTime(plan: CronPlan, least: number): number | undefined {
	const hour = Math.floor(least / 3600);
	const minute = Math.floor((least % 3600) / 60);
	const firstHour = plan.hour(hour);
	if (firstHour === undefined) return undefined;
	if (firstHour === hour) {
		const inHour = nextInHour(plan, minute, least % 60);
		if (inHour !== undefined) return hour * 3600 + inHour;
	}
	const later = firstHour === hour ? plan.hour(hour + 1) : firstHour;
	const start = nextInHour(plan, 0, 0);
	return later === undefined || start === undefined ? undefined : later * 3600 + start;
}

function nextInHour(plan: CronPlan, minute: number, second: number): number | undefined {
	const firstMinute = plan.minute(minute);
	if (firstMinute === minute) {
		const inMinute = plan.second(second);
		if (inMinute !== undefined) return minute * 60 + inMinute;
	}
	const later = firstMinute === minute ? plan.minute(minute + 1) : firstMinute;
	const start = plan.second(0);
	return later === undefined || start === undefined ? undefined : later * 60 + start;
}
