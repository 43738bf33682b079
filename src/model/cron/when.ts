import { formatDuration, parseDuration } from '../duration.ts';
import { MinderError } from '../errors.ts';
import type { When } from '../schedule-spec.ts';
import { found } from '../spec-found.ts';
import { readCron } from './cron-expression.ts';
import { instantText, readInstant } from './instant.ts';
import { isTimeZone } from './time-zone.ts';

export { isTimeZone };

/** What the text of a `cron:` field says; `timezone` only where it begins with `CRON_TZ=` or `TZ=`. */
export type WhenRead = { readonly when: When; readonly timezone?: string } | { readonly problem: string };

const ZONE_PREFIX = /^(?:CRON_)?TZ=(\S*)\s*/;
const NAMED: Readonly<Record<string, string>> = {
	'@yearly': '0 0 1 1 *',
	'@annually': '0 0 1 1 *',
	'@monthly': '0 0 1 * *',
	'@weekly': '0 0 * * 0',
	'@daily': '0 0 * * *',
	'@midnight': '0 0 * * *',
	'@hourly': '0 * * * *',
};
const WORDS = '@yearly, @monthly, @weekly, @daily, @hourly, @every 90s, @at 2026-01-02T03:04:05Z or @manually';

/**
 * Reads 5 to 7 fields (kept as written, but for blanks), `@hourly` and its kin (which become fields), `@every 90s`, `@at RFC3339`, `@manually`;
 * `CRON_TZ=Zone` or `TZ=Zone` may stand before any of them.
 *
 * @returns else `problem`: one line with what was found and what is expected, without saying where
 */
export function readWhen(text: string): WhenRead {
	try {
		const prefix = ZONE_PREFIX.exec(text.trim());
		const when = readBare(text.trim().slice(prefix?.[0].length ?? 0));
		return prefix === null ? { when } : { when, timezone: readZone(prefix[1] ?? '') };
	} catch (error) {
		if (error instanceof MinderError) return { problem: error.message };
		throw error;
	}
}

/** The text that {@link readWhen} reads as the same. */
export function whenText(when: When): string {
	switch (when.kind) {
		case 'cron':
			return when.expression;
		case 'every':
			return `@every ${formatDuration(when.seconds)}`;
		case 'at':
			return `@at ${instantText(when.at)}`;
		case 'manual':
			return '@manually';
	}
}

function readZone(name: string): string {
	if (isTimeZone(name)) return name;
	throw new MinderError('usage', `time zone: found ${found(name)}, expected an IANA name such as Europe/Berlin or UTC`);
}

function readBare(text: string): When {
	if (!text.startsWith('@')) {
		readCron(text);
		return { kind: 'cron', expression: text.split(/\s+/).join(' ') };
	}
	const [word = '', ...rest] = text.split(/\s+/);
	const keyword = word.toLowerCase();
	const argument = rest.join(' ');
	if (keyword === '@every') return readEvery(argument);
	if (keyword === '@at') return readAt(argument);
	if (argument !== '')
		throw new MinderError('usage', `found ${found(argument)} behind ${word}, expected nothing behind it`);
	if (keyword === '@manually') return { kind: 'manual' };
	const expression = NAMED[keyword];
	if (expression !== undefined) return { kind: 'cron', expression };
	if (keyword === '@reboot')
		throw new MinderError(
			'usage',
			'found @reboot, which is no time: make it a process of its own, which agents start when they come up',
		);
	throw new MinderError('usage', `found ${found(word)}, expected 5 to 7 fields or one of ${WORDS}`);
}

function readEvery(argument: string): When {
	if (argument === '')
		throw new MinderError('usage', '@every: found nothing, expected a duration behind it, such as @every 90s');
	const seconds = parseDuration(argument);
	if (!Number.isInteger(seconds) || seconds < 1)
		throw new MinderError('usage', `@every: found ${found(argument)}, expected whole seconds, at least 1s`);
	return { kind: 'every', seconds };
}

function readAt(argument: string): When {
	const at = readInstant(argument);
	if (at !== undefined) return { kind: 'at', at };
	throw new MinderError(
		'usage',
		`@at: found ${argument === '' ? 'nothing' : found(argument)}, expected a date and time with its offset, such as 2026-01-02T03:04:05Z or 2026-01-02T03:04:05+01:00`,
	);
}
