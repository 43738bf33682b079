import { describe, expect, it } from 'vitest';
import { ChallengeBook } from '../../../src/policy/challenge-book.ts';
import { addressGroup, SignInLimit } from '../../../src/policy/sign-in-limit.ts';

const LIMITS = { burst: 3, refillSeconds: 10, addresses: 100 };

describe('failed sign-ins', () => {
	it('are free up to the burst, then one per refill', () => {
		const limit = new SignInLimit(LIMITS);
		for (let failure = 0; failure < 3; failure++) {
			expect(limit.waitSeconds('10.0.0.1', 0)).toBe(0);
			limit.failed('10.0.0.1', 0);
		}
		expect(limit.waitSeconds('10.0.0.1', 0)).toBe(10);
		expect(limit.waitSeconds('10.0.0.1', 9)).toBeCloseTo(1);
		expect(limit.waitSeconds('10.0.0.1', 10)).toBe(0);
		limit.failed('10.0.0.1', 10);
		expect(limit.waitSeconds('10.0.0.1', 10)).toBe(10);
		expect(limit.waitSeconds('10.0.0.1', 1000)).toBe(0);
	});

	it('of one address are not those of another', () => {
		const limit = new SignInLimit(LIMITS);
		for (let failure = 0; failure < 9; failure++) limit.failed('10.0.0.1', 0);
		expect(limit.waitSeconds('10.0.0.2', 0)).toBe(0);
		expect(limit.waitSeconds('::ffff:10.0.0.1', 0)).toBe(10);
	});

	it('are remembered for a bounded number of addresses, those that fail now longest', () => {
		const limit = new SignInLimit(LIMITS);
		for (let round = 0; round < 10_000; round++) {
			limit.failed('10.0.0.1', 0);
			limit.failed(`10.1.${round >> 8}.${round & 255}`, 0);
		}
		expect(limit.size).toBe(100);
		expect(limit.waitSeconds('10.0.0.1', 0)).toBe(10);
	});

	it('are not forgiven by a clock that stands still or goes back', () => {
		const limit = new SignInLimit(LIMITS);
		for (let failure = 0; failure < 3; failure++) limit.failed('a', 100);
		expect(limit.waitSeconds('a', 50)).toBe(10);
	});
});

describe('the group of an address', () => {
	it.each([
		['10.0.0.1', '10.0.0.1'],
		['::FFFF:10.0.0.1', '10.0.0.1'],
		['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
		['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
		['2001:db8::1', '2001:db8:0:0::/64'],
		['::1', '0:0:0:0::/64'],
		['fe80::1%eth0', 'fe80:0:0:0::/64'],
	])('%s is %s', (address, group) => {
		expect(addressGroup(address)).toBe(group);
	});
});

describe('challenges', () => {
	it('are good once, for a minute, and only where they were given out', () => {
		const book = new ChallengeBook();
		book.give('a', 0);
		book.give('b', 0);
		expect(book.take('a', 59)).toBe(true);
		expect(book.take('a', 59)).toBe(false);
		expect(book.take('b', 60)).toBe(false);
		expect(book.take('c', 0)).toBe(false);
	});

	it('take bounded memory, the newest stay good, and old ones are cleared away', () => {
		const book = new ChallengeBook();
		for (let one = 0; one < 30_000; one++) book.give(`${one}`, 1);
		expect(book.size).toBe(10_000);
		expect(book.take('29999', 2)).toBe(true);
		expect(book.take('19999', 2)).toBe(false);
		book.give('last', 100);
		expect(book.size).toBe(1);
	});
});
