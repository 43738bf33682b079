import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scheduleName } from '../../../../src/model/ids.ts';
import { jitterOf, nextFire } from '../../../../src/policy/cron/next-fire.ts';
import { firesBetween, texts, times } from './fires.ts';

const at = (text: string): number => Date.parse(text);
const iso = (time: number | undefined): string | undefined => (time === undefined ? undefined : texts([time])[0]);
const next = (expression: string, after: string, rest = {}) => iso(nextFire(times(expression, rest), 0, at(after)));

describe('the next fire of a cron expression', () => {
	it.each([
		['* * * * *', '2026-01-01T00:00:00Z', '2026-01-01T00:01:00Z'],
		['* * * * *', '2026-01-01T00:00:59.999Z', '2026-01-01T00:01:00Z'],
		['* * * * * *', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z'],
		['* * * * * *', '2026-01-01T00:00:00.001Z', '2026-01-01T00:00:01Z'],
		['*/30 * * * * *', '2026-01-01T23:59:45Z', '2026-01-02T00:00:00Z'],
		['30 15 10 * * *', '2026-01-01T10:15:30Z', '2026-01-02T10:15:30Z'],
		['59 59 23 31 12 *', '2026-12-31T23:59:58Z', '2026-12-31T23:59:59Z'],
		['0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00Z'],
		['0 0 29 2 *', '2096-03-01T00:00:00Z', '2104-02-29T00:00:00Z'],
		['0 0 0 29 2 */4 *', '2026-01-01T00:00:00Z', '2032-02-29T00:00:00Z'],
		['0 0 31 * *', '2026-04-01T00:00:00Z', '2026-05-31T00:00:00Z'],
		['0 0 L * *', '2026-02-01T00:00:00Z', '2026-02-28T00:00:00Z'],
		['0 9 LW * *', '2026-01-30T09:00:00Z', '2026-02-27T09:00:00Z'],
		['0 9 15W * *', '2026-08-01T00:00:00Z', '2026-08-14T09:00:00Z'],
		['0 9 * * MON#2', '2026-01-13T00:00:00Z', '2026-02-09T09:00:00Z'],
		['0 9 * * FRIL', '2026-01-01T00:00:00Z', '2026-01-30T09:00:00Z'],
		['0 12 13 * FRI', '2026-02-07T00:00:00Z', '2026-02-13T12:00:00Z'],
		['0 22-2 * * *', '2026-01-01T02:00:00Z', '2026-01-01T22:00:00Z'],
		['0 0 0 1 1 ? 2030', '2026-01-01T00:00:00Z', '2030-01-01T00:00:00Z'],
		['0 0 0 1 6 ? 2027/2', '2027-06-01T00:00:00Z', '2029-06-01T00:00:00Z'],
		['0 0 12 * * ? 2026-2027', '2026-12-31T12:00:00Z', '2027-01-01T12:00:00Z'],
	])('"%s" beyond %s is %s', (expression, after, expected) => {
		expect(next(expression, after)).toBe(expected);
	});

	it('is none once all years are past, or beyond what is searched', () => {
		expect(next('0 0 0 1 1 ? 2030', '2030-01-01T00:00:00Z')).toBeUndefined();
		expect(next('0 0 0 1 1 ? 2020', '2026-01-01T00:00:00Z')).toBeUndefined();
		expect(next('0 0 1 1 *', '2199-01-01T00:00:00Z')).toBeUndefined();
		expect(nextFire(times('* * * * *'), 0, Number.MAX_SAFE_INTEGER)).toBeUndefined();
		expect(iso(nextFire(times('* * * * *'), 0, -Infinity))).toBe('1970-01-01T00:00:00Z');
	});

	it('is in local time, with offsets of half and quarter hours', () => {
		expect(next('0 6 * * *', '2026-01-01T00:00:00Z', { timezone: 'Asia/Kolkata' })).toBe('2026-01-01T00:30:00Z');
		expect(next('0 6 * * *', '2026-01-01T00:30:00Z', { timezone: 'Asia/Kathmandu' })).toBe('2026-01-02T00:15:00Z');
		expect(next('0 6 * * *', '2026-01-01T00:00:00Z', { timezone: 'Pacific/Kiritimati' })).toBe('2026-01-01T16:00:00Z');
		expect(next('30 23 31 12 *', '2026-01-01T00:00:00Z', { timezone: 'Pacific/Pago_Pago' })).toBe(
			'2026-01-01T10:30:00Z',
		);
	});

	it('of H depends on the name, and on nothing else', () => {
		const fire = (name: string) => next('H H H * *', '2026-01-01T00:00:00Z', { name: scheduleName(name) });
		const names = Array.from({ length: 40 }, (_, index) => `backup-${index}`);
		const fires = names.map(fire);
		expect(new Set(fires).size).toBe(40);
		expect(names.map(fire)).toEqual(fires);
		expect(fire('backup')).toBe('2026-01-19T10:47:00Z');
	});

	it('throws for an expression that was never read', () => {
		expect(() => next('61 * * * *', '2026-01-01T00:00:00Z')).toThrow('minute: found "61"');
	});
});

describe('where clocks change', () => {
	const newYork = (expression: string, day: string, rest = {}) =>
		texts(firesBetween(expression, 'America/New_York', `${day}T05:00:00Z`, `${day}T09:00:00Z`, rest));

	it('fixed seconds and wildcard seconds in a gap are one fire right after it', () => {
		expect(newYork('15 30 2 * * *', '2025-03-09')).toEqual(['2025-03-09T07:00:00Z']);
		expect(newYork('* 30 2 * * *', '2025-03-09')).toEqual(['2025-03-09T07:00:00Z']);
		expect(newYork('*/20 30 2 * * *', '2025-03-10')).toEqual([
			'2025-03-10T06:30:00Z',
			'2025-03-10T06:30:20Z',
			'2025-03-10T06:30:40Z',
		]);
	});

	it('fixed times with seconds fire on the first pass of an overlap only', () => {
		expect(newYork('*/30 30 1 * * *', '2025-11-02')).toEqual(['2025-11-02T05:30:00Z', '2025-11-02T05:30:30Z']);
		expect(newYork('0-1 59 1 * * *', '2025-11-02')).toEqual(['2025-11-02T05:59:00Z', '2025-11-02T05:59:01Z']);
	});

	it('a second pass is not lost where the next date is far away', () => {
		const skipped = newYork('30 1 2 11 *', '2025-11-02', { dst: 'skip' });
		expect(skipped).toEqual(['2025-11-02T05:30:00Z', '2025-11-02T06:30:00Z']);
		expect(newYork('*/30 1 2 11 *', '2025-11-02')).toHaveLength(4);
	});

	it('H and ~ are fixed', () => {
		for (const expression of ['H 2 * * *', '0~59 2 * * *', 'H/15 2 * * *'])
			expect(newYork(expression, '2025-03-09')).toEqual(['2025-03-09T07:00:00Z']);
		expect(newYork('H 1 * * *', '2025-11-02')).toHaveLength(1);
	});

	it('a weekday or date that lies in the gap alone still fires after it, and no other does', () => {
		expect(newYork('30 2 9 3 *', '2025-03-09')).toEqual(['2025-03-09T07:00:00Z']);
		expect(newYork('30 2 * * MON', '2025-03-09')).toEqual([]);
	});

	it('a search that begins within an overlap knows which pass it is', () => {
		const beyond = (expression: string, after: string) => next(expression, after, { timezone: 'America/New_York' });
		expect(beyond('45 1 * * *', '2025-11-02T05:30:00Z')).toBe('2025-11-02T05:45:00Z');
		expect(beyond('45 1 * * *', '2025-11-02T06:10:00Z')).toBe('2025-11-03T06:45:00Z');
		expect(beyond('*/45 1 * * *', '2025-11-02T06:10:00Z')).toBe('2025-11-02T06:45:00Z');
	});

	it('skip leaves out what lies in a gap, and fires twice what comes twice', () => {
		const skip = { dst: 'skip' } as const;
		expect(newYork('30 2 * * *', '2025-03-09', skip)).toEqual([]);
		expect(newYork('0 3 * * *', '2025-03-09', skip)).toEqual(['2025-03-09T07:00:00Z']);
		expect(newYork('30 1 * * *', '2025-11-02', skip)).toEqual(['2025-11-02T05:30:00Z', '2025-11-02T06:30:00Z']);
	});

	it('utc keeps to standard time all year, on both halves of the earth', () => {
		const utc = { dst: 'utc' } as const;
		expect(newYork('30 2 * * *', '2025-03-09', utc)).toEqual(['2025-03-09T07:30:00Z']);
		expect(newYork('30 1 * * *', '2025-11-02', utc)).toEqual(['2025-11-02T06:30:00Z']);
		const noon = (timezone: string, day: string) => next('0 12 * * *', `${day}T00:00:00Z`, { timezone, dst: 'utc' });
		expect(noon('America/New_York', '2025-07-01')).toBe('2025-07-01T17:00:00Z');
		expect(noon('Australia/Lord_Howe', '2025-01-01')).toBe('2025-01-01T01:30:00Z');
		expect(noon('Europe/Dublin', '2025-07-01')).toBe('2025-07-01T12:00:00Z');
	});

	it('Troll moves by two hours: one fire after the gap, one in the overlap', () => {
		const troll = (expression: string, from: string, until: string) =>
			texts(firesBetween(expression, 'Antarctica/Troll', from, until));
		expect(troll('15 1,2 * * *', '2025-03-30T00:00:00Z', '2025-03-30T12:00:00Z')).toEqual(['2025-03-30T01:00:00Z']);
		expect(troll('15 1,2 * * *', '2025-10-25T20:00:00Z', '2025-10-26T12:00:00Z')).toEqual([
			'2025-10-25T23:15:00Z',
			'2025-10-26T00:15:00Z',
		]);
	});

	it('a jump of a day is a correction: nothing is made up for, and what comes again fires again', () => {
		// Kwajalein left out 1993-08-21, Manila's day of 1844 lies before all times; Apia left out 2011-12-30.
		const apia = (expression: string) =>
			texts(firesBetween(expression, 'Pacific/Apia', '2011-12-29T10:00:00Z', '2011-12-31T10:00:00Z'));
		expect(apia('0 12 * * *')).toEqual(['2011-12-29T22:00:00Z', '2011-12-30T22:00:00Z']);
		expect(apia('0 12 30 * *')).toEqual([]);
	});

	it('knows of two changes within five weeks (Casablanca in Ramadan)', () => {
		const fires = firesBetween('0 12 * * *', 'Africa/Casablanca', '2025-02-20T00:00:00Z', '2025-04-10T00:00:00Z');
		expect(new Set(fires.map((time) => new Date(time).getUTCHours()))).toEqual(new Set([11, 12]));
		expect(fires).toHaveLength(49);
	});
});

describe('every', () => {
	const every = { kind: 'every', seconds: 90 } as const;
	const anchor = at('2026-01-01T00:00:00.700Z');

	it('counts from the anchor, whose own time is no fire', () => {
		const fire = (after: string) => new Date(nextFire(times(every), anchor, at(after)) ?? Number.NaN).toISOString();
		expect(fire('2020-01-01T00:00:00Z')).toBe('2026-01-01T00:01:30.000Z');
		expect(fire('2026-01-01T00:00:00.700Z')).toBe('2026-01-01T00:01:30.000Z');
		expect(fire('2026-01-01T00:01:29.999Z')).toBe('2026-01-01T00:01:30.000Z');
		expect(fire('2026-01-01T00:01:30Z')).toBe('2026-01-01T00:03:00.000Z');
		expect(fire('2026-03-01T00:00:00Z')).toBe('2026-03-01T00:01:30.000Z');
	});

	it('pays no heed to clocks that change', () => {
		const spec = times({ kind: 'every', seconds: 3600 }, { timezone: 'America/New_York' });
		const start = at('2025-11-02T04:00:00Z');
		expect(iso(nextFire(spec, start, at('2025-11-02T05:00:00Z')))).toBe('2025-11-02T06:00:00Z');
	});
});

describe('at and manual', () => {
	it('at fires once', () => {
		const spec = times({ kind: 'at', at: at('2026-01-01T00:00:00Z') });
		expect(iso(nextFire(spec, 0, at('2025-12-31T23:59:59.999Z')))).toBe('2026-01-01T00:00:00Z');
		expect(nextFire(spec, 0, at('2026-01-01T00:00:00Z'))).toBeUndefined();
	});

	it('manual never fires by itself', () => {
		expect(nextFire(times({ kind: 'manual' }), 0, 0)).toBeUndefined();
	});
});

describe('bounds', () => {
	const bounds = { startsAt: at('2026-03-01T00:00:00Z'), expiresAt: at('2026-03-02T00:00:00Z') };

	it('startsAt is the first moment that may fire, expiresAt the first that may not', () => {
		expect(next('0 0 * * *', '2020-01-01T00:00:00Z', bounds)).toBe('2026-03-01T00:00:00Z');
		expect(next('0 0 * * *', '2026-03-01T00:00:00Z', bounds)).toBeUndefined();
		expect(next('59 23 * * *', '2026-03-01T00:00:00Z', bounds)).toBe('2026-03-01T23:59:00Z');
	});

	it('hold for every and at as well', () => {
		const every = times({ kind: 'every', seconds: 50_000 }, bounds);
		expect(iso(nextFire(every, at('2026-02-28T00:00:00Z'), 0))).toBe('2026-03-01T03:46:40Z');
		expect(nextFire(every, at('2026-02-28T00:00:00Z'), at('2026-03-01T17:40:00Z'))).toBeUndefined();
		for (const time of ['2026-02-28T23:59:59Z', '2026-03-02T00:00:00Z'])
			expect(nextFire(times({ kind: 'at', at: at(time) }, bounds), 0, 0)).toBeUndefined();
		expect(nextFire(times({ kind: 'at', at: bounds.startsAt }, bounds), 0, 0)).toBe(bounds.startsAt);
	});
});

describe('jitter', () => {
	it('is the same for the same name, below the bound, and different for others', () => {
		const jitters = Array.from({ length: 200 }, (_, index) =>
			jitterOf(times('* * * * *', { name: scheduleName(`job-${index}`), jitterSeconds: 30 })),
		);
		expect(jitters.every((jitter) => Number.isInteger(jitter) && jitter >= 0 && jitter < 30_000)).toBe(true);
		expect(Math.max(...jitters)).toBeGreaterThan(28_000);
		expect(new Set(jitters).size).toBeGreaterThan(190);
		expect(jitterOf(times('* * * * *'))).toBe(0);
		expect(next('0 0 * * *', '2026-01-01T00:00:00Z', { jitterSeconds: 3600 })).toBe('2026-01-02T00:00:00Z');
	});
});

describe('any zone, expression and instant', () => {
	const ZONES = [
		'UTC',
		'America/New_York',
		'Europe/Berlin',
		'Europe/Dublin',
		'Australia/Lord_Howe',
		'Pacific/Apia',
		'America/Sao_Paulo',
		'Asia/Pyongyang',
		'Antarctica/Troll',
		'Africa/Casablanca',
		'Africa/Cairo',
		'America/St_Johns',
		'Pacific/Chatham',
	];
	const field = (...choices: string[]) => fc.constantFrom(...choices);
	const expressions = fc
		.tuple(
			field('0', '*/20', '30', '*'),
			field('*', '*/15', '30', '0', '5,45', 'H', '0-59'),
			field('*', '2', '1-3', '0', '23', '*/6', 'H', '22-3'),
			field('*', '*/2', 'L', '15W', '1-10', '29', '30'),
			field('*', '3,10,11', '*/2', 'DEC', 'MAY'),
			field('*', 'SUN', 'MON#1', '6L', 'FRI-SUN'),
		)
		.map((fields) => fields.join(' '));
	const instants = fc.oneof(
		fc.integer({ min: Date.UTC(2008, 0, 1), max: Date.UTC(2030, 0, 1) }),
		// Near known changes of the clocks.
		fc
			.tuple(
				fc.constantFrom(
					'2025-03-09T07:00Z',
					'2025-11-02T06:00Z',
					'2025-04-05T15:00Z',
					'2025-10-04T15:30Z',
					'2011-12-30T10:00Z',
					'2018-02-18T02:00Z',
					'2018-05-04T15:00Z',
					'2025-10-26T01:00Z',
				),
				fc.integer({ min: -14_400_000, max: 14_400_000 }),
			)
			.map(([change, distance]) => at(change) + distance),
	);
	const rules = fc.constantFrom('vixie' as const, 'skip' as const, 'utc' as const);

	it('the next fire lies beyond, is a whole second, and is the next for each moment up to it', () => {
		fc.assert(
			fc.property(
				expressions,
				fc.constantFrom(...ZONES),
				rules,
				instants,
				fc.double({ min: 0, max: 1, noNaN: true }),
				(expression, timezone, dst, after, part) => {
					const spec = times(expression, { timezone, dst });
					let last = after;
					for (let count = 0; count < 4; count++) {
						const fire = nextFire(spec, 0, last);
						if (fire === undefined) return;
						expect(fire).toBeGreaterThan(last);
						expect(fire % 1000).toBe(0);
						expect(nextFire(spec, 0, last + Math.floor(part * (fire - last - 1)))).toBe(fire);
						last = fire;
					}
				},
			),
			{ seed: 20, numRuns: 3000 },
		);
	});
});
