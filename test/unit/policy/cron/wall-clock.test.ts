import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DstRule } from '../../../../src/model/schedule-spec.ts';
import { firesBetween, texts } from './fires.ts';

/*
 * The rules once more, as a daemon would follow them that wakes each minute and looks at the clock on the wall. Slow, and without a zone's
 * stretches, so that both are not wrong in the same way.
 */

const MINUTE = 60_000;
const CORRECTION = 180 * MINUTE;

interface Job {
	readonly expression: string;
	readonly wildcard: boolean;
	/** Whether it fits a minute, given as if local time were UTC. */
	readonly fits: (local: Date) => boolean;
}

const hourIn = (local: Date, first: number, last: number) =>
	local.getUTCHours() >= first && local.getUTCHours() <= last;
const JOBS: readonly Job[] = [
	{ expression: '*/15 * * * *', wildcard: true, fits: (local) => local.getUTCMinutes() % 15 === 0 },
	{ expression: '7 * * * *', wildcard: true, fits: (local) => local.getUTCMinutes() === 7 },
	{
		expression: '*/10 1-3 * * *',
		wildcard: true,
		fits: (local) => local.getUTCMinutes() % 10 === 0 && hourIn(local, 1, 3),
	},
	{ expression: '30 2 * * *', wildcard: false, fits: (local) => local.getUTCMinutes() === 30 && hourIn(local, 2, 2) },
	{
		expression: '5,45 0-3 * * *',
		wildcard: false,
		fits: (local) => [5, 45].includes(local.getUTCMinutes()) && hourIn(local, 0, 3),
	},
	{ expression: '0-59/20 0-23 * * *', wildcard: false, fits: (local) => local.getUTCMinutes() % 20 === 0 },
	{
		expression: '45 23,0,2 * * SUN,FRI',
		wildcard: false,
		fits: (local) =>
			local.getUTCMinutes() === 45 && [23, 0, 2].includes(local.getUTCHours()) && [0, 5].includes(local.getUTCDay()),
	},
];

function localOf(zone: string): (at: number) => number {
	const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
	return (at) => Date.parse(`${format.format(at).replace(' ', 'T')}Z`);
}

function watched(job: Job, zone: string, dst: DstRule, from: number, until: number): number[] {
	const local = localOf(zone);
	const fires: number[] = [];
	let doneBefore = -Infinity;
	// Begins early, to know of clocks that were set back just before.
	for (let at = from - CORRECTION - MINUTE; at < until; at += MINUTE) {
		const now = local(at);
		const expected = local(at - MINUTE) + MINUTE;
		let due = job.fits(new Date(now));
		if (dst === 'vixie' && !job.wildcard) {
			const jump = now - expected;
			if (jump < 0 && jump >= -CORRECTION) doneBefore = expected;
			else if (jump !== 0 && Math.abs(jump) > CORRECTION) doneBefore = -Infinity;
			if (jump > 0 && jump <= CORRECTION)
				for (let missing = expected; missing < now; missing += MINUTE) due ||= job.fits(new Date(missing));
			if (now < doneBefore) due = false;
		}
		if (due && at >= from) fires.push(at);
	}
	return fires;
}

/** Zones, each with a moment near which its clocks change. */
const CHANGES: readonly (readonly [string, string])[] = [
	['UTC', '2025-03-09T07:00Z'],
	['America/New_York', '2025-03-09T07:00Z'],
	['America/New_York', '2025-11-02T06:00Z'],
	['Europe/Berlin', '2031-10-26T01:00Z'],
	['Europe/Dublin', '2025-03-30T01:00Z'],
	['Australia/Lord_Howe', '2025-04-05T15:00Z'],
	['Australia/Lord_Howe', '2025-10-04T15:30Z'],
	['Pacific/Apia', '2011-12-30T10:00Z'],
	['America/Sao_Paulo', '2018-02-18T02:00Z'],
	['America/Sao_Paulo', '2018-11-04T03:00Z'],
	['Asia/Pyongyang', '2018-05-04T15:00Z'],
	['Asia/Pyongyang', '2015-08-14T15:00Z'],
	['Antarctica/Troll', '2025-03-30T01:00Z'],
	['Antarctica/Troll', '2025-10-26T01:00Z'],
	['Africa/Casablanca', '2025-02-23T02:00Z'],
	['Africa/Cairo', '2025-04-24T22:00Z'],
	['America/St_Johns', '2010-11-07T02:31Z'],
	['Pacific/Chatham', '2025-09-27T14:00Z'],
	['America/Caracas', '2016-05-01T07:00Z'],
];

describe('a daemon that looks at the clock on the wall each minute', () => {
	it.each(CHANGES)('fires at the same times in %s around %s, under vixie and under skip', (zone, change) => {
		fc.assert(
			fc.property(
				fc.constantFrom(...JOBS),
				fc.constantFrom('vixie' as const, 'skip' as const),
				fc.integer({ min: -24 * 60, max: 60 }),
				(job, dst, minutes) => {
					const from = Date.parse(change) + minutes * MINUTE;
					const until = from + 26 * 60 * MINUTE;
					const fires = firesBetween(
						job.expression,
						zone,
						new Date(from).toISOString(),
						new Date(until).toISOString(),
						{ dst },
					);
					expect(texts(fires)).toEqual(texts(watched(job, zone, dst, from, until)));
				},
			),
			{ seed: 30, numRuns: 16 },
		);
	});
});
