import { z } from 'zod';
import { readInstant } from './cron/instant.ts';
import { isTimeZone } from './cron/time-zone.ts';
import { readWhen } from './cron/when.ts';
import { parseDuration } from './duration.ts';
import { MinderError } from './errors.ts';
import { isProcessName, isScheduleName, type ProcessName, type ScheduleName } from './ids.ts';
import { LOCK_NAME } from './locks.ts';
import type { WallTime } from './records.ts';
import type { When } from './schedule-spec.ts';
import { expected, integerField, parsed, textField } from './spec-fields.ts';
import { found } from './spec-found.ts';

const CRON_FORM = 'a text of 5 to 7 cron fields such as "*/5 * * * *", or one such as "@hourly" or "@every 90s"';

/** What a `cron:` says; `timezone` where it names one itself. */
export interface CronText {
	readonly when: When;
	readonly timezone?: string;
}

/** The times of a schedule, in the syntax of crontabs. */
export const cronField = z.string({ error: expected(CRON_FORM) }).transform(
	parsed((text): CronText => {
		const reading = readWhen(text);
		if ('problem' in reading) throw new MinderError('usage', reading.problem);
		return reading;
	}),
);

const ZONE_FORM = 'a time zone such as Europe/Berlin or UTC';

/** A time zone that this machine knows. */
export const timezoneField = z.string({ error: expected(ZONE_FORM) }).refine(isTimeZone, {
	error: expected(ZONE_FORM),
});

const MOMENT_FORM = 'a date and time with its offset, such as 2026-01-02T03:04:05Z or 2026-01-02T03:04:05+01:00';

/** Wall time from RFC 3339. */
export const momentField = z.string({ error: expected(MOMENT_FORM) }).transform(
	parsed((text): WallTime => {
		const at = readInstant(text);
		if (at !== undefined) return at;
		throw new MinderError('usage', `found ${found(text)}, expected ${MOMENT_FORM}`);
	}),
);

const PERIOD_FORM = 'a duration of whole seconds, at least 1s';

/** Seconds between one fire and the next. */
export const periodField = z.union([z.string(), z.number()], { error: expected(PERIOD_FORM) }).transform(
	parsed((value) => {
		const seconds = parseDuration(value);
		if (Number.isInteger(seconds) && seconds >= 1) return seconds;
		throw new MinderError('usage', `found ${found(value)}, expected ${PERIOD_FORM}`);
	}),
);

const LOCK_FORM = 'the name of a lock, NAME or DOMAIN/NAME, of letters, digits, ".", "_" or "-"';

/** A lock as `minder lock` takes it. */
export const lockField = textField(LOCK_FORM).refine((text) => LOCK_NAME.test(text), { error: expected(LOCK_FORM) });

const NAME_RULE = '1 to 63 letters, digits, "-" or "_", beginning with a letter or digit';
const SCHEDULE_FORM = `the name of a schedule: ${NAME_RULE}`;

/** Names of schedules, each once. */
export const schedulesField = z
	.array(textField(SCHEDULE_FORM).refine(isScheduleName, { error: expected(SCHEDULE_FORM) }), {
		error: expected('a list of names of schedules'),
	})
	.transform((names): ScheduleName[] => [...new Set(names as ScheduleName[])]);

const PROCESS_FORM = `the name of a process: ${NAME_RULE}`;

/** Name of a process. */
export const processField = textField(PROCESS_FORM)
	.refine(isProcessName, { error: expected(PROCESS_FORM) })
	.transform((name) => name as ProcessName);

/** A port of the node. */
export const portField = integerField(1, 65_535);

const PATH_FORM = 'a port and a path on the node, such as ":8080/healthz"';

/** Port and path; `/` is added where there is no path. */
export const nodePathField = z.string({ error: expected(PATH_FORM) }).transform(
	parsed((text) => {
		const [, port = '', path = ''] = /^:([0-9]{1,5})(\/[\x21-\x7e]*)?$/.exec(text) ?? [];
		if (Number(port) >= 1 && Number(port) <= 65_535) return `:${Number(port)}${path === '' ? '/' : path}`;
		throw new MinderError('usage', `found ${found(text)}, expected ${PATH_FORM}`);
	}),
);
