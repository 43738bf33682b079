import { type CronExpression, CronExpressionParser } from 'cron-parser';
import { describe, expect, it } from 'vitest';
import { nextFire } from '../../../../src/policy/cron/next-fire.ts';
import { seeded } from '../../../support/seeded.ts';
import { times } from './fires.ts';

/*
 * Where cron-parser is another opinion rather than an oracle, nothing is compared:
 * - within two days of a change of the clocks, which it moves times across by another rule;
 * - days: a `*` with a step is restricted for it and a star for cronie, so one stands in one of the two fields at most, with `*` in the other;
 * - `W`, wrapping ranges, a year and the values that `H` chooses, which it does not know or chooses otherwise.
 * - a value that a list names twice, which it refuses.
 */
const random = seeded(4711);
const below = (count: number): number => Math.floor(random() * count);
const oneOf = <Value>(values: readonly [Value, ...Value[]]): Value => values[below(values.length)] ?? values[0];

function list(min: number, max: number, names: readonly string[] = []): string {
	const size = max - min + 1;
	const named = (value: number): string => {
		const name = names[value - min] ?? String(value);
		return random() < 0.3 ? name : String(value);
	};
	const item = (): string => {
		const first = below(size);
		const last = first + below(size - first);
		const range = `${named(min + first)}-${named(min + last)}`;
		return oneOf<() => string>([
			() => named(min + first),
			() => range,
			() => `${range}/${1 + below(Math.max(1, last - first))}`,
			() => `${min + first}/${1 + below(size - 1)}`,
		])();
	};
	return Array.from({ length: 1 + below(3) }, item).join(',');
}

const starOr = (share: number, text: () => string, size: number): string =>
	random() >= share ? text() : random() < 0.5 ? '*' : `*/${1 + below(size - 1)}`;

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

function days(): string[] {
	const dayOfMonth = () => (random() < 0.2 ? 'L' : list(1, 28));
	const dayOfWeek = () =>
		oneOf<() => string>([
			() => list(0, 6, WEEKDAYS),
			() => list(0, 6, WEEKDAYS),
			() => `${below(7)}L`,
			() => `${below(7)}#${1 + below(4)}`,
			() => '7',
		])();
	return oneOf<() => string[]>([
		() => ['*', '*'],
		() => [dayOfMonth(), '*'],
		() => [`*/${2 + below(15)}`, '*'],
		() => ['*', dayOfWeek()],
		() => ['?', dayOfWeek()],
		() => ['*', `*/${2 + below(4)}`],
		() => [list(1, 28), list(0, 6, WEEKDAYS)],
	])();
}

function expression(): string {
	const [dayOfMonth, dayOfWeek] = days();
	const minute = starOr(0.3, () => list(0, 59), 60);
	const hour = starOr(0.3, () => list(0, 23), 24);
	const month = starOr(0.5, () => list(1, 12, MONTHS), 12);
	const five = `${minute} ${hour} ${dayOfMonth} ${month} ${dayOfWeek}`;
	return random() < 0.4 ? `${starOr(0.3, () => list(0, 59), 60)} ${five}` : five;
}

function accepted(): string {
	for (;;) {
		const text = expression();
		try {
			CronExpressionParser.parse(text);
			return text;
		} catch (error) {
			if (!String(error).includes('duplicate values')) throw error;
		}
	}
}

const ZONES = [
	'UTC',
	'Europe/Berlin',
	'America/New_York',
	'Asia/Kolkata',
	'Australia/Lord_Howe',
	'America/St_Johns',
] as const;
/** Nothing where it gives up, which it does at some changes of the clocks. */
function nextOf(oracle: CronExpression): number | undefined {
	try {
		return oracle.next().getTime();
	} catch (error) {
		if (String(error).includes('loop limit')) return undefined;
		throw error;
	}
}

const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function offset(zone: string, time: number): string {
	let format = formats.get(zone);
	if (format === undefined) {
		format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
		formats.set(zone, format);
	}
	return format.formatToParts(time).find((part) => part.type === 'timeZoneName')?.value ?? '';
}

const nearChange = (zone: string, time: number): boolean =>
	offset(zone, time - 2 * DAY) !== offset(zone, time + 2 * DAY);

describe('beside cron-parser', () => {
	it('700 expressions fire at the same times over the years, away from changes of the clocks', () => {
		let compared = 0;
		for (let count = 0; count < 700; count++) {
			const text = accepted();
			const zone = oneOf(ZONES);
			const spec = times(text, { timezone: zone });
			for (let start = 0; start < 4; start++) {
				let after = Date.UTC(2015 + below(25), below(12), 1 + below(28), below(24), below(60), below(60));
				const oracle = CronExpressionParser.parse(text, { currentDate: new Date(after), tz: zone });
				for (let fire = 0; fire < 3 && !nearChange(zone, after); fire++) {
					const theirs = nextOf(oracle);
					if (theirs === undefined || nearChange(zone, theirs)) break;
					expect(`${text} ${zone}: ${new Date(nextFire(spec, 0, after) ?? 0).toISOString()}`).toBe(
						`${text} ${zone}: ${new Date(theirs).toISOString()}`,
					);
					compared += 1;
					after = theirs;
				}
			}
		}
		expect(compared).toBeGreaterThan(6000);
	});
});
