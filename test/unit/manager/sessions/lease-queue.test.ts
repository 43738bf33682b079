import { describe, expect, it } from 'vitest';
import { paceFor } from '../../../../src/manager/sessions/heartbeat-pace.ts';
import { LeaseQueue } from '../../../../src/manager/sessions/lease-queue.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

describe('LeaseQueue', () => {
	it('expires each lease once, in order, with one timer', async () => {
		const clock = new FakeClock();
		const expired: string[] = [];
		const leases = new LeaseQueue<string>(clock, (key) => expired.push(`${key}@${clock.monotonic() - 1000}`));
		for (const [key, seconds] of [
			['c', 30],
			['a', 10],
			['b', 20],
			['d', 25],
		] as const)
			leases.extend(key, seconds);
		expect(clock.pending).toBe(1);
		await clock.advance(100);
		expect(expired).toEqual(['a@10', 'b@20', 'd@25', 'c@30']);
		expect(clock.pending).toBe(0);
	});

	it('goes by the latest extension, longer or shorter, and forgets what is dropped', async () => {
		const clock = new FakeClock();
		const expired: string[] = [];
		const leases = new LeaseQueue<string>(clock, (key) => expired.push(key));
		leases.extend('longer', 10);
		leases.extend('shorter', 60);
		leases.extend('dropped', 5);
		leases.drop('dropped');
		await clock.advance(5);
		leases.extend('longer', 100);
		leases.extend('shorter', 1);
		await clock.advance(1);
		expect(expired).toEqual(['shorter']);
		await clock.advance(98);
		expect(expired).toEqual(['shorter']);
		await clock.advance(1);
		expect(expired).toEqual(['shorter', 'longer']);
	});
});

describe('paceFor', () => {
	it('keeps all nodes together below about 100 heartbeats a second', () => {
		const rand = { next: () => 0, uuid: () => '' };
		expect(paceFor(3, rand)).toEqual({ heartbeatSeconds: 3, leaseSeconds: 11 });
		const { heartbeatSeconds, leaseSeconds } = paceFor(5000, rand);
		expect(5000 / heartbeatSeconds).toBeLessThanOrEqual(100);
		expect(leaseSeconds).toBeGreaterThanOrEqual(3 * heartbeatSeconds);
	});
});
