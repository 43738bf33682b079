import { MinderError } from './errors.ts';
import { found } from './spec-found.ts';

const UNIT_MS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;
type Unit = keyof typeof UNIT_MS;
const ORDER = Object.keys(UNIT_MS);
const PART = /([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)/gy;
const NUMBER = /^[0-9]+(?:\.[0-9]+)?$/;

/** The longest duration that is accepted: 100 years, so that sums of durations stay exact to the millisecond. */
export const LONGEST_SECONDS = 36_500 * 86_400;

/** What a duration looks like, for error messages. */
export const DURATION_FORM = 'a duration such as 500ms, 10s or 1h30m';

/**
 * Seconds of `500ms`, `10s`, `5m`, `1h30m`, `2d` (units from the largest to the smallest, each once, fractions allowed); a bare number,
 * as number or as text, is seconds. From 0 to 100 years.
 *
 * @throws MinderError `usage`: what was found and what was expected, without saying where
 */
export function parseDuration(value: string | number): number {
	const seconds = typeof value === 'number' ? value : secondsOf(value.trim());
	if (seconds === undefined || !Number.isFinite(seconds) || seconds < 0)
		throw new MinderError('usage', `found ${found(value)}, expected ${DURATION_FORM}`);
	if (seconds > LONGEST_SECONDS)
		throw new MinderError('usage', `found ${found(value)}, expected a duration of at most 36500d`);
	return seconds;
}

function secondsOf(text: string): number | undefined {
	if (NUMBER.test(text)) return Number(text);
	let milliseconds = 0;
	let end = 0;
	let lastUnit = -1;
	for (const match of text.matchAll(PART)) {
		const unit = match[2] as Unit;
		const order = ORDER.indexOf(unit);
		if (order <= lastUnit) return undefined;
		lastUnit = order;
		milliseconds += Number(match[1]) * UNIT_MS[unit];
		end = match.index + match[0].length;
	}
	return end > 0 && end === text.length ? milliseconds / 1000 : undefined;
}

/**
 * The shortest text that {@link parseDuration} reads: `0s`, `250ms`, `1.5s`, `1h30m`, `2d`. Rounded to a millisecond, a negative value to 0.
 *
 * @param seconds finite
 */
export function formatDuration(seconds: number): string {
	let rest = Math.max(0, Math.round(seconds * 1000));
	if (rest === 0) return '0s';
	if (rest < 1000) return `${rest}ms`;
	let text = '';
	for (const unit of ['d', 'h', 'm'] as const) {
		const whole = Math.floor(rest / UNIT_MS[unit]);
		if (whole > 0) text += `${whole}${unit}`;
		rest -= whole * UNIT_MS[unit];
	}
	return rest > 0 ? `${text}${rest / 1000}s` : text;
}
