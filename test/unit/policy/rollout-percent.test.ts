import { describe, expect, it } from 'vitest';
import { amountOf, parallelOf, surgeAndUnavailable } from '../../../src/model/percent.ts';
import type { Amount } from '../../../src/model/update-spec.ts';
import type { ReschedulePolicy } from '../../../src/policy/rollout-reschedule.ts';
import { rescheduleDelay } from '../../../src/policy/rollout-reschedule.ts';

describe('an amount', () => {
	it.each<[Amount, number, 'up' | 'down', number]>([
		[5, 10, 'up', 5],
		[0, 10, 'down', 0],
		['90%', 100, 'up', 90],
		['90%', 100, 'down', 90],
		['95%', 100, 'up', 95],
		['1%', 5, 'up', 1],
		['1%', 5, 'down', 0],
		['33%', 10, 'up', 4],
		['33%', 10, 'down', 3],
		['100%', 7, 'down', 7],
		['150%', 3, 'up', 5],
		['29%', 100, 'up', 29],
		['57%', 100, 'down', 57],
		['0%', 10, 'up', 0],
	])('%s of %i rounded %s is %i', (amount, total, round, expected) => {
		expect(amountOf(amount, total, round)).toBe(expected);
	});

	it.each([-1, 1.5, Number.NaN, '%', 'oops', '-5%', '2.5%'])('refuses %s', (amount) => {
		expect(() => amountOf(amount as Amount, 10, 'up')).toThrow(RangeError);
	});
});

describe('surge and unavailable', () => {
	it.each<[Amount, Amount, number, number, number]>([
		['0%', '0%', 0, 0, 1],
		[0, 0, 10, 0, 1],
		['39%', '39%', 10, 4, 3],
		['0%', '39%', 10, 0, 3],
		['39%', '0%', 10, 4, 0],
		['25%', '25%', 1, 1, 0],
		['25%', '25%', 4, 1, 1],
		['25%', '25%', 10, 3, 2],
		['0%', '10%', 5, 0, 1],
	])('%s and %s of %i', (surge, unavailable, total, expectedSurge, expectedUnavailable) => {
		const expected = { surge: expectedSurge, unavailable: expectedUnavailable };
		expect(surgeAndUnavailable(surge, unavailable, total)).toEqual(expected);
	});

	it('moves at least one at once', () => {
		expect(parallelOf('25%', 3)).toBe(1);
		expect(parallelOf(0, 3)).toBe(1);
		expect(parallelOf('25%', 9)).toBe(2);
	});
});

describe('reschedule delays', () => {
	function series(policy: ReschedulePolicy, rans: readonly number[]): number[] {
		const delays: number[] = [];
		for (const ran of rans) delays.push(rescheduleDelay(policy, delays, ran));
		return delays;
	}
	const short = (times: number): number[] => Array.from({ length: times }, () => 1);

	it.each<[ReschedulePolicy['series'], number[]]>([
		['constant', [5, 5, 5, 5, 5, 5, 5]],
		['exponential', [5, 10, 20, 40, 80, 90, 90]],
		['fibonacci', [5, 5, 10, 15, 25, 40, 65, 90, 90]],
	])('%s, capped', (name, expected) => {
		const policy = { series: name, delaySeconds: 5, maxDelaySeconds: 90 };
		expect(series(policy, short(expected.length))).toEqual(expected);
	});

	it('start anew after a run that outlived the cap', () => {
		const exponential: ReschedulePolicy = { series: 'exponential', delaySeconds: 30, maxDelaySeconds: 100 };
		expect(series(exponential, [1, 1, 1, 1, 101, 1, 1])).toEqual([30, 60, 100, 100, 30, 60, 100]);
		expect(series(exponential, [1, 1, 1, 100])).toEqual([30, 60, 100, 100]);
		const fibonacci: ReschedulePolicy = { series: 'fibonacci', delaySeconds: 5, maxDelaySeconds: 50 };
		expect(series(fibonacci, [1, 1, 1, 1, 1, 1, 1, 51, 1, 1, 1])).toEqual([5, 5, 10, 15, 25, 40, 50, 5, 5, 10, 15]);
	});
});
