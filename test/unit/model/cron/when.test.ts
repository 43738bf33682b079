import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTimeZone, readWhen, whenText } from '../../../../src/model/cron/when.ts';
import type { When } from '../../../../src/model/schedule-spec.ts';

const AT = Date.UTC(2026, 0, 2, 3, 4, 5);
const cron = (expression: string): When => ({ kind: 'cron', expression });

describe('readWhen', () => {
	it.each<[string, When]>([
		['*/5 * * * *', cron('*/5 * * * *')],
		['  0  */5\t* * * * ', cron('0 */5 * * * *')],
		['*/30 * * * * *', cron('*/30 * * * * *')],
		['0 0 12 1 JAN ? 2030', cron('0 0 12 1 JAN ? 2030')],
		['H H(1-5) * * mon-FRI', cron('H H(1-5) * * mon-FRI')],
		['0 0 29 2 *', cron('0 0 29 2 *')],
		['0 0 30 2 MON', cron('0 0 30 2 MON')],
		['@hourly', cron('0 * * * *')],
		['@Daily', cron('0 0 * * *')],
		['@midnight', cron('0 0 * * *')],
		['@weekly', cron('0 0 * * 0')],
		['@monthly', cron('0 0 1 * *')],
		['@yearly', cron('0 0 1 1 *')],
		['@annually', cron('0 0 1 1 *')],
		['@every 90s', { kind: 'every', seconds: 90 }],
		['@every 1h30m', { kind: 'every', seconds: 5400 }],
		['@at 2026-01-02T03:04:05Z', { kind: 'at', at: AT }],
		['@at 2026-01-02t04:04:05.000+01:00', { kind: 'at', at: AT }],
		['@at 2026-01-01 21:34:05-05:30', { kind: 'at', at: AT }],
		['@manually', { kind: 'manual' }],
	])('reads %j', (text, when) => {
		expect(readWhen(text)).toEqual({ when });
	});

	it.each<[string, string, When]>([
		['CRON_TZ=Europe/Berlin 0 6 * * *', 'Europe/Berlin', cron('0 6 * * *')],
		['TZ=UTC @hourly', 'UTC', cron('0 * * * *')],
		[' TZ=America/New_York   @every 5m', 'America/New_York', { kind: 'every', seconds: 300 }],
	])('takes the zone from %j', (text, timezone, when) => {
		expect(readWhen(text)).toEqual({ when, timezone });
	});

	it.each<[string, RegExp]>([
		['', /^found nothing, expected 5 fields/],
		[
			'* * * *',
			/^found 4 fields \("\* \* \* \*"\), expected 5 fields \(minute, hour, .*\), 6 \(second first\), 7 \(year last\)/,
		],
		['* * * * * * * *', /^found 8 fields/],
		['hourly', /^found 1 field \("hourly"\)/],
		['61 * * * *', /^minute: found "61", expected 0 to 59$/],
		[
			'0 0 31 2 *',
			/^can never fire: found day of month "31", month "2", day of week "\*", expected fields that some date fits$/,
		],
		['0 0 30,31 2 *', /^can never fire/],
		['0 0 31 4,6,9,11 *', /^can never fire/],
		['0 0 L-29 2 *', /^can never fire/],
		['0 0 0 29 2 * 2025', /^can never fire: .*, year "2025", expected/],
		['0 0 0 29 2 * 2100', /^can never fire/],
		['0 0 */31 * MON#2', /^can never fire/],
		['0 0 H(29-31) 2 *', /^can never fire under some names/],
		['0 0 31 H *', /^can never fire under some names/],
		['TZ=Mars/Olympus 0 6 * * *', /^time zone: found "Mars\/Olympus", expected an IANA name/],
		['TZ= 0 6 * * *', /^time zone: found "", expected/],
		['CRON_TZ=UTC', /^found nothing, expected 5 fields/],
		['@reboot', /^found @reboot, which is no time: make it a process of its own/],
		['@fortnightly', /^found "@fortnightly", expected 5 to 7 fields or one of @yearly/],
		['@hourly 5', /^found "5" behind @hourly, expected nothing behind it$/],
		['@every', /^@every: found nothing, expected a duration/],
		['@every soon', /^found "soon", expected a duration/],
		['@every 0s', /^@every: found "0s", expected whole seconds, at least 1s$/],
		['@every 1.5s', /^@every: found "1.5s", expected whole seconds/],
		['@at', /^@at: found nothing, expected a date and time with its offset/],
		['@at tomorrow', /^@at: found "tomorrow"/],
		['@at 2026-01-02T03:04:05', /^@at: found "2026-01-02T03:04:05", expected a date and time with its offset/],
		['@at 2026-02-30T03:04:05Z', /^@at: found/],
		['@at 2026-01-02T24:00:00Z', /^@at: found/],
		['@at 2026-01-02T03:04:05.5Z', /^@at: found/],
	])('refuses %j', (text, problem) => {
		expect(readWhen(text)).toEqual({ problem: expect.stringMatching(problem) });
	});

	it('answers each text with one line, and reads back what it prints', () => {
		const piece = fc.constantFrom(
			'*',
			'5',
			'1-5',
			'L',
			'W',
			'#',
			'H',
			'~',
			'/',
			'*/2',
			',',
			'MON',
			'?',
			' ',
			' ',
			' ',
			'@',
			'99',
			'-',
			'(',
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 16 }), (pieces) => {
				const read = readWhen(pieces.join(''));
				if ('problem' in read) expect(read.problem).toMatch(/^[^\n]+, expected [^\n]+$/);
				else expect(readWhen(whenText(read.when))).toEqual({ when: read.when });
			}),
			{ seed: 11, numRuns: 1500 },
		);
	});

	it('refuses a very long text without trying it', () => {
		expect(readWhen(`${'1,'.repeat(100_000)}1 * * * *`)).toHaveProperty('problem');
	});
});

describe('whenText', () => {
	it.each<[When, string]>([
		[cron('0 6 * * 1-5'), '0 6 * * 1-5'],
		[{ kind: 'every', seconds: 5400 }, '@every 1h30m'],
		[{ kind: 'at', at: AT }, '@at 2026-01-02T03:04:05Z'],
		[{ kind: 'manual' }, '@manually'],
	])('prints %j as %j, which is read as the same', (when, text) => {
		expect(whenText(when)).toBe(text);
		expect(readWhen(text)).toEqual({ when });
	});
});

describe('isTimeZone', () => {
	it('takes IANA names alone', () => {
		const names = ['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'Asia/Kolkata'];
		const others = ['', 'Europe/Atlantis', '+01:00', 'Local', 'CET ', 'Europe/Berlin\n', 'x'.repeat(500)];
		expect(names.filter((name) => !isTimeZone(name))).toEqual([]);
		expect(others.filter((name) => isTimeZone(name))).toEqual([]);
	});
});
