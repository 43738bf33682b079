import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MinderError } from '../../../src/model/errors.ts';
import { buildProcessSpec } from '../../../src/model/spec-file.ts';
import { leastSeconds } from '../../../src/model/spec-restart.ts';

const restartOf = (restart: object, daemon = true) => buildProcessSpec('', { command: 'x', daemon, restart }).restart;

function problemOf(restart: object): string {
	try {
		restartOf(restart);
		return '';
	} catch (error) {
		return (error as MinderError).message;
	}
}

describe('a limit that can never be exceeded', () => {
	it.each([
		{ interval: '1s', limit: 10, window: '10s', backoff: 1 },
		{ interval: '10s', limit: 10, window: '30s' },
		{ interval: '60s', limit: 10, backoff: 1 },
		{ interval: '5m', limit: 3 },
		{ limit: 10, window: '2m' },
		{ limit: 1000 },
		{ interval: 0, limit: 5, window: 0 },
		{ policy: 'on-failure', interval: '1m', limit: 2, window: '1m' },
	])('is refused: %j', (restart) => {
		expect(problemOf(restart)).toMatch(/^restart\.limit: /);
	});

	it.each([
		{},
		{ interval: '1s', limit: 10, window: '11s', backoff: 1 },
		{ interval: 0, limit: 1000, window: '1s' },
		{ limit: 0, window: '1s' },
		{ limit: 'unlimited', window: '1s' },
		{ policy: 'never', limit: 10, window: '1s' },
		{ limit: 10, window: '3m' },
		{ interval: '1h' },
	])('is not: %j', (restart) => {
		expect(problemOf(restart)).toBe('');
	});

	it('is told with a window and a limit that work', () => {
		expect(problemOf({ interval: '10s', backoff: 1, limit: 10, window: '30s' })).toBe(
			'restart.limit: 10 can never be exceeded within window 30s: with these delays 11 exits take at least 1m40s; ' +
				'make window longer than that, for example 2m30s, or lower limit to 2 or less',
		);
		expect(problemOf({ interval: 0, limit: 5, window: 0 })).toBe(
			'restart.limit: can never be reached in a window of 0s; make window longer, for example 10m',
		);
	});

	it('is gone with what the message proposes', () => {
		const restarts = fc.record({
			interval: fc.integer({ min: 0, max: 900 }),
			backoff: fc.constantFrom(1, 1.5, 2, 10),
			maxInterval: fc.integer({ min: 900, max: 5000 }),
			resetAfter: fc.integer({ min: 0, max: 600 }),
			limit: fc.integer({ min: 1, max: 200 }),
			window: fc.integer({ min: 1, max: 3000 }),
		});
		fc.assert(
			fc.property(restarts, (restart) => {
				const message = problemOf(restart);
				fc.pre(message !== '');
				const window = /for example (\S+),/.exec(message)?.[1];
				const limit = Number(/lower limit to ([0-9]+) or less/.exec(message)?.[1]);
				expect(problemOf({ ...restart, window })).toBe('');
				expect(problemOf({ ...restart, limit })).toBe('');
				expect(problemOf({ ...restart, limit: limit + 1 })).not.toBe('');
			}),
		);
	});
});

describe('leastSeconds', () => {
	/** Walks every choice of crashing at once or running for `resetAfter` first. */
	function walked(interval: number, backoff: number, max: number, reset: number, restarts: number, n = 0): number {
		if (restarts === 0) return 0;
		const delay = Math.min(max, interval * backoff ** n);
		const rest = (next: number) => walked(interval, backoff, max, reset, restarts - 1, next);
		const atOnce = delay + rest(n + 1);
		return n === 0 ? atOnce : Math.min(atOnce, reset + Math.min(max, interval) + rest(1));
	}

	it('is the least of all ways that a program can crash', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 20 }),
				fc.constantFrom(1, 1.5, 2, 3),
				fc.integer({ min: 20, max: 200 }),
				fc.integer({ min: 0, max: 100 }),
				fc.integer({ min: 0, max: 10 }),
				(intervalSeconds, backoff, maxIntervalSeconds, resetAfterSeconds, restarts) => {
					const least = leastSeconds({ intervalSeconds, backoff, maxIntervalSeconds, resetAfterSeconds }, restarts);
					expect(least).toBeCloseTo(
						walked(intervalSeconds, backoff, maxIntervalSeconds, resetAfterSeconds, restarts),
						6,
					);
				},
			),
		);
	});
});

describe('defaults that depend on other fields', () => {
	it('keep interval and maxInterval in order', () => {
		expect(restartOf({ interval: '5m' })).toMatchObject({ intervalSeconds: 300, maxIntervalSeconds: 300 });
		expect(restartOf({ maxInterval: '200ms' })).toMatchObject({ intervalSeconds: 0.2, maxIntervalSeconds: 0.2 });
	});

	it('widen the window where neither limit nor window is written', () => {
		expect(restartOf({ interval: '5m', backoff: 1 }).windowSeconds).toBe(6000);
		expect(restartOf({ interval: '5m' }, false).windowSeconds).toBe(600);
	});
});
