import { MinderError } from '../../model/errors.ts';
import type { ScheduleName } from '../../model/ids.ts';
import type { WallTime } from '../../model/records.ts';
import { nextFire } from '../../policy/cron/next-fire.ts';

const FIELDS = [
	{ name: 'minute', least: 0, most: 59 },
	{ name: 'hour', least: 0, most: 23 },
	{ name: 'day of month', least: 1, most: 31 },
	{ name: 'month', least: 1, most: 12 },
	{ name: 'day of week', least: 0, most: 6 },
] as const;

const DAY_MS = 86_400_000;
/** Every date comes back on every day of the week within these; each try goes on by a day at least. */
const TRIES = 1500;

/**
 * The next time, UTC, that fits all of the fields of SUBMIT_JOB_SCHED.
 * @param fields minute, hour, day of month, month, day of week (0: Monday); empty or `*`: any
 * @throws MinderError `usage`
 */
export function nextCalendarTime(fields: readonly string[], now: WallTime): WallTime {
	const [minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] = FIELDS.map((field, index) =>
		fieldOf(field, fields[index] ?? ''),
	);
	const times = {
		name: 'gearman' as ScheduleName,
		when: { kind: 'cron', expression: `${minute} ${hour} ${day} ${month} *` },
		timezone: 'UTC',
		dst: 'utc',
		jitterSeconds: 0,
	} as const;
	let after = now;
	for (let tries = 0; tries < TRIES; tries++) {
		const next = nextFire(times, now, after);
		if (next === undefined) break;
		if (weekday === '*' || (new Date(next).getUTCDay() + 6) % 7 === Number(weekday)) return next;
		after = Math.floor(next / DAY_MS) * DAY_MS + DAY_MS - 1;
	}
	throw new MinderError('usage', `no time ever fits ${fields.join(' ')}`);
}

function fieldOf(field: (typeof FIELDS)[number], text: string): string {
	if (text === '' || text === '*') return '*';
	const value = /^[0-9]{1,2}$/.test(text) ? Number(text) : Number.NaN;
	if (value >= field.least && value <= field.most) return String(value);
	throw new MinderError(
		'usage',
		`${field.name}: found ${JSON.stringify(text.slice(0, 20))}, expected ${field.least} to ${field.most}, or nothing for any`,
	);
}
